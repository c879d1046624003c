export const PORT_TYPES = ['TEXT', 'IMAGE', 'VIDEO', 'AUDIO', 'JSON', 'ANY'] as const

export type PortType = (typeof PORT_TYPES)[number]

/**
 * What travels along an edge. A list makes every node behind it run once per item, unless
 * its items belong together because they came along several edges into one port.
 */
export type Value =
  | { type: 'TEXT'; text: string }
  | { type: 'IMAGE' | 'VIDEO' | 'AUDIO'; url: string }
  | { type: 'JSON'; json: unknown }
  | { type: 'LIST'; items: readonly Value[]; together?: true }

export type Outputs = Record<string, Value>

export function text(value: string): Value {
  return { type: 'TEXT', text: value }
}

/** Lists do not nest: a list of lists is one longer list. */
export function list(items: readonly Value[]): Value {
  const flat = items.flatMap((item) => (item.type === 'LIST' ? item.items : item))
  return { type: 'LIST', items: flat }
}

/** What comes of two edges into one port: one text, or two things taken together. */
export function join(before: Value, value: Value): Value {
  if (before.type === 'TEXT' && value.type === 'TEXT') {
    return text(`${before.text}\n${value.text}`)
  }
  const first = before.type === 'LIST' && before.together ? before.items : [before]
  return { type: 'LIST', items: [...first, value], together: true }
}

/** What a person would read of a value. */
export function toText(value: Value): string {
  if (value.type === 'TEXT') return value.text
  if (value.type === 'LIST') return value.items.map(toText).join('\n')
  if (value.type !== 'JSON') return value.url
  return typeof value.json === 'string' ? value.json : JSON.stringify(value.json)
}
