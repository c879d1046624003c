import type { Call } from './call.ts'

/** What a call is named in messages. The address of a trigger is a secret and is left out. */
export function requestName({ method, path }: Call): string {
  return `${method} ${path.replace(/^(\/workflow\/)[^/]+/, '$1***')}`
}
