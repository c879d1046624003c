import { isJsonObject, type JsonObject } from '../http/read-json.ts'
import type { Answer } from '../http/call.ts'

/** Answers with a body that `change` has been over; other than JSON stays as it is. */
export function changeJson(answer: Answer, change: (body: unknown) => unknown): Answer {
  if (!answer.headers['content-type']?.startsWith('application/json')) return answer
  const body: unknown = JSON.parse(answer.body.toString())
  return { ...answer, body: JSON.stringify(change(body)) }
}

/** Goes over every field, however deep, as `change` says. */
export function changeFields(
  value: unknown,
  change: (name: string, value: unknown) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => changeFields(item, change))
  if (!isJsonObject(value)) return value
  const fields: JsonObject = {}
  for (const [name, field] of Object.entries(value)) {
    const changed = change(name, field)
    if (changed !== undefined) fields[name] = changeFields(changed, change)
  }
  return fields
}
