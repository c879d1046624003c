const LONGEST = 500

/** Cuts foreign text to a length a person reads. */
export function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
