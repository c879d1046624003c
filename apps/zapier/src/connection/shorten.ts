// Zapier cuts what is longer, in the middle of the sentence.
const LONGEST = 249

/** A message with as much of `rest` as there is room for. */
export function shorten(message: string, rest: string): string {
  const text = `${message}${rest}`.trim()
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
