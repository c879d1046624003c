import { hasEnded, type RunState } from '../runs/run-state.ts'
import type { RunHead } from '../runs/run.ts'
import type { PublicOutput } from './public-outputs.ts'
import { lookOf } from './look.ts'
import { outputFigures } from './output-figures.ts'
import type { UsualTime } from './usual-time-sql.ts'
import type { TriggerSettings } from './settings.ts'
import { spanOf, wordsIn, type Words } from './words/words.ts'
import type { PagePolicy } from '../http/page-policy.ts'
import { html, type Html, type Page } from '../http/page.ts'

export type Shown = {
  run: RunHead
  now: Date
  /** Of the trigger; undefined for a run without one. */
  form: TriggerSettings['form'] | undefined
  /** What came out; undefined where the trigger does not show it. */
  outputs: readonly PublicOutput[] | undefined
  queue: { position: number | null; expectedStartAt: Date | null } | null
  /** How long such runs took; undefined while too few have ended. */
  usual: UsualTime | undefined
  /** From the page to the relay's root. */
  root: string
  /** The pages that may show it in a frame. */
  framedBy: NonNullable<PagePolicy['framedBy']>
}

/**
 * Says in a stranger's words how their request is doing. A script keeps it up to date; without
 * one it is loaded again, less and less often, until the run has ended. Without `outputs` it
 * says nothing of what came out.
 */
export function receiptPage(shown: Shown): Page {
  const { run, now, form, outputs, root, framedBy } = shown
  const words = wordsIn(form?.language ?? 'en')
  const { status } = words
  const ended = hasEnded(run.state)
  const title = headingOf(run.state, outputs, status)
  const waiting = ended ? undefined : html`data-waiting`
  const body = html`<div role="status" data-state="${run.state}" ${waiting}>
      <h1>${title}</h1>
    </div>
    ${ended ? endOf(shown, words) : progressOf(shown, words)}
    <p class="help">${status.reference(referenceOf(run.id))}</p>`
  return {
    title: title === status.done ? `${status.ready}: ${title}` : title,
    body,
    look: form && lookOf(form),
    reloadSeconds: ended
      ? undefined
      : reloadSecondsOf(now.getTime() - run.acceptedAt.getTime()),
    script: `${root}assets/pages/receipt.js`,
    policy: { media: (outputs ?? []).flatMap(({ url }) => url ?? []), framedBy },
  }
}

const FIRST_RELOAD_SECONDS = 2
const LAST_RELOAD_SECONDS = 30

function reloadSecondsOf(ageMs: number): number {
  const tenth = Math.round(ageMs / 10_000)
  return Math.min(LAST_RELOAD_SECONDS, Math.max(FIRST_RELOAD_SECONDS, tenth))
}

/** Short enough to be read out, and no id: it leads nowhere. */
export function referenceOf(runId: string): string {
  const end = runId.slice(-8).toUpperCase()
  return `${end.slice(0, 4)}-${end.slice(4)}`
}

function headingOf(
  state: RunState,
  outputs: Shown['outputs'],
  status: Words['status'],
): string {
  if (state === 'completed') return outputs === undefined ? status.ready : status.done
  if (state === 'running') return status.making
  return hasEnded(state) ? endingOf(state, status) : status.waiting
}

function endingOf(state: RunState, status: Words['status']): string {
  if (state === 'cancelled') return status.cancelled
  if (state === 'timed_out') return status.timedOut
  return state === 'lost' ? status.lost : status.failed
}

function endOf({ run, form, outputs }: Shown, words: Words): Html {
  const { status } = words
  const isDone = run.state === 'completed'
  const { startedAt, endedAt } = run
  const tookMs =
    startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : undefined
  return html`${isDone ? undefined : html`<p>${whatNow(run.state, status)}</p>`}
    ${isDone && form?.thanks ? html`<p class="thanks">${form.thanks}</p>` : undefined}
    ${outputs && (isDone || outputs.length > 0) ? outputFigures(outputs, status) : undefined}
    <p class="acts" hidden><a class="button">${status.another}</a></p>
    <p class="dim">
      ${isDone && tookMs !== undefined ? status.madeIn(spanOf(words, tookMs)) : undefined}
      ${moment(status.accepted, run.acceptedAt)} ${moment(status.ended, endedAt)}
    </p>`
}

function whatNow(state: RunState, { whatNow: words }: Words['status']): string {
  if (state === 'cancelled') return words.cancelled
  if (state === 'timed_out') return words.timedOut
  return state === 'lost' ? words.lost : words.failed
}

type Step = { text: string; at?: Date | undefined; place: 'over' | 'now' | 'ahead' }

function progressOf(shown: Shown, words: Words): Html {
  const { run } = shown
  const { status } = words
  const isRunning = run.state === 'running'
  const position = shown.queue?.position ?? undefined
  const steps: Step[] = [
    { text: status.received, at: run.acceptedAt, place: 'over' },
    {
      text: position === undefined || isRunning ? status.inLine : status.place(position),
      at: run.startedAt,
      place: isRunning ? 'over' : 'now',
    },
    { text: status.being, place: isRunning ? 'now' : 'ahead' },
    { text: status.finished, place: 'ahead' },
  ]
  return html`<ol class="steps">
      ${steps.map(stepItem)}
    </ol>
    <p>${expectation(shown, words)}</p>
    <p class="dim keep">${status.mayClose}</p>`
}

function stepItem({ text, at, place }: Step): Html {
  const current = place === 'now' ? html`aria-current="step"` : undefined
  return html`<li class="${place}" ${current}>${text} ${at && time(at)}</li>`
}

/** What the person who waits can count on, as far as it is known. */
function expectation({ run, now, queue, usual }: Shown, words: Words): string {
  const { status } = words
  if (run.state === 'blocked' || run.state === 'held') return status.owner
  const passedMs = run.startedAt ? now.getTime() - run.startedAt.getTime() : 0
  const waitMs = queue?.expectedStartAt
    ? queue.expectedStartAt.getTime() - now.getTime()
    : 0
  const isLong =
    run.state === 'running' && usual !== undefined && passedMs > usual.untilMs
  if (isLong) return status.longer
  return [
    waitMs > 5_000 ? status.startsIn(spanOf(words, waitMs)) : '',
    usual
      ? status.usually(spanOf(words, usual.fromMs), spanOf(words, usual.untilMs))
      : status.unknownTime,
    run.state === 'running' ? status.soFar(spanOf(words, passedMs)) : '',
  ]
    .filter(Boolean)
    .join(' ')
}

function moment(name: string, at: Date | undefined): Html | undefined {
  return at && html`${name} ${time(at)}.`
}

/** In UTC; the page's script shows it in the time of whoever reads it. */
function time(at: Date): Html {
  const text = at.toISOString()
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`
}
