/**
 * Whether PostgreSQL can keep a text: it refuses NUL and half a surrogate pair, in text as
 * in JSON.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
