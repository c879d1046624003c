import type { Bundle, PlainInputField } from 'zapier-platform-core'
import { END_STATUSES, type Status } from '../runs/outcome.ts'

const LABELS: Readonly<Record<(typeof END_STATUSES)[number], string>> = {
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  timed_out: 'Timed out',
  lost: 'Lost (only with a relay)',
}

/** Which ends count. */
export const STATUSES_FIELD = {
  key: 'statuses',
  label: 'Statuses',
  type: 'string',
  list: true,
  required: false,
  choices: END_STATUSES.map((value) => ({ value, label: LABELS[value], sample: value })),
  helpText: 'Leave it empty for every way in which a run can end.',
} satisfies PlainInputField

/** All of them when none is chosen. */
export function chosenStatuses({ inputData }: Pick<Bundle, 'inputData'>): Status[] {
  const { statuses } = inputData
  const chosen = Array.isArray(statuses) ? statuses : [statuses]
  const known = END_STATUSES.filter((status) => chosen.includes(status))
  return known.length > 0 ? known : [...END_STATUSES]
}
