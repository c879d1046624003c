import { isJsonObject } from '../http/read-json.ts'

/** Reads `scenes.0.hook` out of nested objects and arrays. */
export function readPath(source: unknown, path: string): unknown {
  let value = source
  for (const part of path.split('.').filter((part) => part !== '')) {
    if (Array.isArray(value)) value = (value as unknown[])[Number(part)]
    else if (isJsonObject(value) && Object.hasOwn(value, part)) value = value[part]
    else return undefined
  }
  return value
}

/** The value that a text holds as JSON, or undefined if it holds none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
