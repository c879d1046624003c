import type { Bundle, PlainInputField, ZObject } from 'zapier-platform-core'
import { shorten } from '../connection/shorten.ts'
import { END_STATUSES, type Status } from '../runs/outcome.ts'

type EndStatus = (typeof END_STATUSES)[number]

const LABELS: Readonly<Record<EndStatus, string>> = {
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  timed_out: 'Timed Out',
  lost: 'Lost',
}

// How else people and programs spell them, as letters alone.
const SPELLINGS: Readonly<Record<string, EndStatus>> = {
  canceled: 'cancelled',
  timeout: 'timed_out',
}

const statusesField = (statuses: readonly EndStatus[]) =>
  ({
    key: 'statuses',
    label: 'Statuses',
    type: 'string',
    list: true,
    required: false,
    choices: statuses.map((value) => ({ value, label: LABELS[value], sample: value })),
    helpText: 'Leave it empty for every way in which a run can end.',
  }) satisfies PlainInputField

/** Which ends count, of those that Wireflow itself tells. */
export const STATUSES_FIELD = statusesField([
  'completed',
  'failed',
  'cancelled',
  'timed_out',
])

/** Which ends count, with those that only a Wireflow Connect server tells. */
export const ALL_STATUSES_FIELD = statusesField(END_STATUSES)

/**
 * The ends that count: all of them when none is chosen. They may be mapped, as a list or as
 * text with commas, in any case.
 *
 * @throws an `Error` that names what is no status: taken for all, it would start too much.
 */
export function chosenStatuses(
  z: ZObject,
  { inputData }: Pick<Bundle, 'inputData'>,
): Status[] {
  const words = [inputData['statuses']]
    .flat()
    .flatMap((value) => (typeof value === 'string' ? value.split(',') : []))
    .filter((word) => word.trim() !== '')
  const chosen = new Set(words.map((word) => toStatus(z, word)))
  return END_STATUSES.filter((status) => chosen.size === 0 || chosen.has(status))
}

function toStatus(z: ZObject, word: string): EndStatus {
  const letters = lettersOf(word)
  const status =
    END_STATUSES.find((known) => lettersOf(known) === letters) ?? SPELLINGS[letters]
  if (status) return status
  const message = `"${word.trim().slice(0, 60)}" is no status of a run. Use ${END_STATUSES.join(', ')}.`
  throw new z.errors.Error(shorten(message, ''), 'unknown_status', 400)
}

function lettersOf(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z]/g, '')
}
