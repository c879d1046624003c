/**
 * Fields by name. A name that comes several times has a list of its values, as forms mean it;
 * no name, `__proto__` among them, does anything but name a field.
 */
export function gather<Value>(
  pairs: readonly (readonly [name: string, value: Value])[],
): Record<string, Value | Value[]> {
  const values = new Map<string, Value[]>()
  for (const [name, value] of pairs) {
    values.set(name, [...(values.get(name) ?? []), value])
  }
  const entries = [...values].map(([name, all]) => {
    const [first] = all
    return [name, all.length === 1 && first !== undefined ? first : all] as const
  })
  return Object.fromEntries(entries)
}
