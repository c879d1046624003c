const MASK = '***'
const KEY_SHAPES = /\b(Bearer\s+\S+|(?:sk-|wf_(?:live|test)_|whk_)[\w-]+)/g
const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
])

/** Takes the key, and whatever looks like one, out of a text that a person may read. */
export function redactText(text: string, apiKey: string | undefined): string {
  const withoutKey = apiKey ? text.replaceAll(apiKey, MASK) : text
  return withoutKey.replace(KEY_SHAPES, MASK)
}

/** A copy of `headers` that can be logged. */
export function redactHeaders(headers: Headers): Headers {
  const safe = new Headers(headers)
  for (const name of SECRET_HEADERS) if (safe.has(name)) safe.set(name, MASK)
  return safe
}
