/**
 * The text of a field, once Zapier knows it: in the editor a mapped field arrives as
 * `{{123__id}}`, or not at all.
 */
export function resolvedText(value: unknown): string | undefined {
  if (typeof value !== 'string' || /\{\{.*\}\}/.test(value)) return undefined
  return value.trim() || undefined
}
