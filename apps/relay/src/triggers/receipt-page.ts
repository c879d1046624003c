import { hasEnded, type RunState } from '../runs/run-state.ts'
import type { RunHead } from '../runs/run.ts'
import type { PublicOutput } from './public-outputs.ts'
import { outputFigures } from './output-figures.ts'
import { html, type Html, type Page } from '../http/page.ts'

const RELOAD_SECONDS = 2

const SENTENCES: Record<RunState, string> = {
  quarantined: 'Accepted, waiting to start',
  accepted: 'Accepted, waiting to start',
  starting: 'Starting',
  blocked: 'Waiting for the owner to mend something; it will go on by itself',
  held: 'Waiting for the owner to look at something',
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  timed_out: 'Not finished in time',
  lost: 'Lost',
}

/**
 * Says that the run was accepted and how it is doing; reloads itself until it has ended.
 * Without `outputs` it says nothing of what came out.
 */
export function receiptPage(run: RunHead, outputs?: readonly PublicOutput[]): Page {
  const ended = hasEnded(run.state)
  const body = html`<h1>Your request was accepted</h1>
    <p class="state ${toneOf(run.state)}" role="status">${SENTENCES[run.state]}</p>
    <dl>
      <dt>Run</dt>
      <dd>${run.id}</dd>
      ${time('Accepted', run.acceptedAt)} ${time('Started', run.startedAt)}
      ${time('Ended', run.endedAt)}
    </dl>
    ${ended && outputs ? outputFigures(outputs) : undefined}
    ${
      ended
        ? undefined
        : html`<p class="dim">
            <br />This page looks again every ${RELOAD_SECONDS} seconds.
          </p>`
    }`
  return {
    title: SENTENCES[run.state],
    body,
    reloadSeconds: ended ? undefined : RELOAD_SECONDS,
    policy: { media: (outputs ?? []).flatMap(({ url }) => url ?? []) },
  }
}

function toneOf(state: RunState): string {
  if (state === 'completed') return 'good'
  return hasEnded(state) ? 'bad' : 'dim'
}

function time(name: string, moment: Date | undefined): Html | undefined {
  if (!moment) return undefined
  const text = moment.toISOString()
  return html`<dt>${name}</dt>
    <dd><time datetime="${text}">${text.slice(0, 19).replace('T', ' ')} UTC</time></dd>`
}
