import type { Bundle } from 'zapier-platform-core'
import { connectionOf } from '../connection/connection.ts'
import type { Outcome } from '../runs/outcome.ts'

const LATER =
  'For its result add Delay For and then Find Run (Run ID of this step, Wait Until It Has Ended), or start another Zap with the trigger Run Finished (Polling).'

const NOTES = {
  blocked: 'It has not been started. It starts by itself once this is mended.',
  running: `It goes on. ${LATER}`,
  runningAlone: `It goes on: Zapier waits for 20 seconds at most. ${LATER} Or add a Wireflow Connect server to the connection: then this step waits for as long as it takes.`,
} as const

/** What to do about a run that has not ended, in words; null where nothing is to be done. */
export function noteOn(
  bundle: Bundle,
  { status }: Pick<Outcome, 'status'>,
): string | null {
  if (status === 'blocked') return NOTES.blocked
  if (status !== 'running') return null
  return connectionOf(bundle).relay ? NOTES.running : NOTES.runningAlone
}
