import { WireflowError } from '../errors/wireflow-error.ts'

/** Builds a path in which every value is one segment, whatever it holds. */
export function path(texts: TemplateStringsArray, ...ids: string[]): string {
  return texts.reduce((left, text, index) => left + segment(ids[index - 1]) + text)
}

// `.` and `..` survive escaping and would make the URL name another resource.
function segment(id: string | undefined): string {
  if (!id || id === '.' || id === '..') {
    throw new WireflowError('bad_request', `"${id ?? ''}" is not an id`)
  }
  return encodeURIComponent(id)
}
