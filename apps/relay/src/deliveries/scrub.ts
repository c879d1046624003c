const MASK = '[removed]'

// Credentials as they look when a receiver echoes our request or leaks its own.
const CREDENTIALS = [
  /\b(?:whsec|whsk|rly|trg)_[A-Za-z0-9+/=_-]{8,}/g,
  /\bBearer +[A-Za-z0-9._~+/=-]{8,}/gi,
  /\bv1a?,[A-Za-z0-9+/]{40,}={0,2}/g,
]

/**
 * Takes out of a stranger's answer what must not be stored or shown: the secrets that were
 * sent along, what looks like a credential, and control characters.
 */
export function scrub(text: string, secrets: readonly string[]): string {
  // Longest first, so that a secret inside another does not leave a rest behind.
  const known = secrets.filter(({ length }) => length > 3).toSorted(byLength)
  let clean = text
  for (const secret of known) clean = clean.replaceAll(secret, MASK)
  for (const credential of CREDENTIALS) clean = clean.replace(credential, MASK)
  // PostgreSQL stores no NUL in text, and a terminal obeys the others.
  // oxlint-disable-next-line no-control-regex -- control characters are what is removed
  return clean.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
}

function byLength(one: string, other: string): number {
  return other.length - one.length
}
