/** Something that a caller sent. */
export type Field = {
  /** As it was sent. */
  sent: string
  /** All names that mean it as a whole. */
  names: readonly string[]
  /** Its name inside of what it belongs to: `prompt` of `form[prompt]`. */
  inner?: string | undefined
  /** Its way from the outside to the inside, with dots. */
  path: string
  value: unknown
}

/** The same for names that differ in case, in blanks around and inside, and in how letters are composed. */
export function foldName(name: string): string {
  if (/^[!-~]*$/.test(name)) return name.toLowerCase()
  const text = name.normalize('NFC').replace(/\s+/g, ' ').trim()
  // Over capitals, so that `STRASSE` is `Straße`.
  return text.toUpperCase().toLowerCase().normalize('NFC')
}

/** The same for names that differ in what stands between their words as well. */
export function looseName(name: string): string {
  return foldName(name).replace(/[\s_-]+/g, ' ')
}

/**
 * The fields of a body by the names that frameworks give them: `tags[]`, `tags[0]`,
 * `form[prompt]`, `form.prompt`, `items[0][prompt]`, `form__prompt`.
 */
export function fieldsOf(data: Record<string, unknown>): Field[] {
  const fields: Field[] = []
  const lists = new Map<string, Listed>()
  for (const [sent, value] of Object.entries(data)) {
    if (!/[.[]|__/.test(sent)) {
      fields.push({ sent, names: [sent], path: sent, value })
      continue
    }
    const { segments, index } = segmentsOf(sent)
    const field = { ...nameField(sent, segments), value }
    if (index === undefined) fields.push(field)
    else {
      const known = lists.get(field.path)
      if (known) known.items.push({ index, value })
      else lists.set(field.path, { field, items: [{ index, value }] })
    }
  }
  return [...fields, ...[...lists.values()].map(toList)]
}

type Listed = { field: Field; items: { index: number; value: unknown }[] }

/** Items come in the order of their numbers; those without one stay where they were. */
function toList({ field, items }: Listed): Field {
  const value = items
    .toSorted((a, b) => a.index - b.index)
    .flatMap((item) =>
      Array.isArray(item.value) ? (item.value as unknown[]) : [item.value],
    )
  return { ...field, value }
}

function nameField(sent: string, segments: readonly string[]): Omit<Field, 'value'> {
  const path = segments.join('.')
  const [only, ...others] = segments
  if (only !== undefined && others.length === 0)
    return { sent, names: [sent, only], path }
  const inner = others.findLast((segment) => !/^\d+$/.test(segment))
  return { sent, names: [sent], inner, path }
}

/** The parts of a name, and where in a list it stands, if its last brackets say so. */
function segmentsOf(name: string): { segments: string[]; index: number | undefined } {
  const segments = name.split(/__|[.[\]]+/).filter((segment) => segment !== '')
  const last = /\[(\d{0,6})\]$/.exec(name)?.[1]
  if (last === undefined) return { segments, index: undefined }
  if (last === '') return { segments, index: 0 }
  return { segments: segments.slice(0, -1), index: Number(last) }
}
