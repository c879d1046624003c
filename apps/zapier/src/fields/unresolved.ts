/**
 * Whether Zapier has not filled in a value yet: in the editor a mapped field arrives as
 * `{{123__id}}`, or not at all.
 */
export function isUnresolved(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '' || /\{\{.*\}\}/.test(value)
}
