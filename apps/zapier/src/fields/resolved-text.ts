/**
 * The text of a field, once Zapier knows it: in the editor a mapped field arrives as
 * `{{123__id}}`, or not at all.
 */
export function resolvedText(value: unknown): string | undefined {
  if (typeof value !== 'string' || /\{\{.*\}\}/.test(value)) return undefined
  return value.trim() || undefined
}

/** What was typed or mapped into a field of text, without blanks around it; empty for nothing. */
export function typedText(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.trim() : ''
}
