import { closest, distance } from 'fastest-levenshtein'
import { z } from 'zod'

const UNKNOWN = 'There is no such field here.'

/**
 * The message for fields that a schema does not know, as zod asks for it: one line for each, in
 * their order, with the name that was probably meant.
 */
export const sayWhatIsMeant: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys') return undefined
  const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : []
  return issue.keys.map((key) => sayMeant(key, known)).join('\n')
}

function sayMeant(name: string, known: readonly string[]): string {
  const meant = meantName(name, known)
  return meant === undefined ? UNKNOWN : `${UNKNOWN} Did you mean "${meant}"?`
}

/** The known name that differs by a slip of the hand; undefined where none does. */
export function meantName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const same = known.find((each) => plain(each) === plain(name))
  if (same !== undefined) return same
  const nearest = closest(name, known)
  const mostSlips = Math.min(2, Math.ceil(name.length / 3))
  return distance(name, nearest) <= mostSlips ? nearest : undefined
}
