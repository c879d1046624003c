import type { Call } from './call.ts'

/** Starts have a budget of their own, apart from every other request. */
export function bucketOf({ method, path }: Call): 'requests' | 'executions' {
  const isStart = method === 'POST' && /\/(execute|run|trigger)$/.test(path)
  return isStart ? 'executions' : 'requests'
}
