import type { Bundle, PlainInputField, ZObject } from 'zapier-platform-core'

const MINUTE_MS = 60_000
const MOST_MINUTES = 24 * 60

export const GIVE_UP_FIELD = {
  key: 'give_up_after',
  label: 'Give Up After',
  type: 'integer',
  required: false,
  group: 'options',
  helpText:
    'Minutes, from 1 to 1440. A run that waits for longer, for credits or behind others, is not started any more, and one that takes longer counts as timed out. Needs a Wireflow Connect server; without it the step waits for 20 seconds.',
} satisfies PlainInputField

/** After how long a run is given up; undefined leaves it to the relay: a day, and an hour once started. */
export function giveUpMsOf(
  z: ZObject,
  { inputData }: Pick<Bundle, 'inputData'>,
): number | undefined {
  const { give_up_after: given } = inputData
  if (given === undefined || given === null || given === '') return undefined
  const minutes = Number(given)
  if (minutes >= 1 && minutes <= MOST_MINUTES) return Math.round(minutes * MINUTE_MS)
  const message = `Give Up After must be a number of minutes from 1 to ${MOST_MINUTES}.`
  throw new z.errors.Error(message, 'invalid_inputs', 400)
}
