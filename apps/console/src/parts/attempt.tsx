import type { Attempt } from '../types.ts'
import { Bytes } from './basics.tsx'
import { duration } from './words.ts'

const PHASES = [
  { name: 'dns', words: 'name look-up', tone: 'warn' },
  { name: 'connect', words: 'connect', tone: 'quiet' },
  { name: 'tls', words: 'TLS', tone: 'quiet' },
  { name: 'headers', words: 'until the answer began', tone: 'info' },
  { name: 'body', words: 'answer', tone: 'good' },
] as const

/** What went on in one attempt: its phases, and what the other side said. */
export function AttemptDetail({ attempt }: { attempt: Attempt }) {
  const { status, error, responseBody, phases } = attempt
  return (
    <div className="stack tight">
      {phases && <PhaseBar phases={phases} />}
      {error && <p>{error}.</p>}
      {responseBody ? (
        <Bytes text={responseBody} label={`Answer of attempt ${attempt.number}`} />
      ) : (
        <p className="dim small">
          {status === null ? 'There was no answer.' : `The answer ${status} had no body.`}
        </p>
      )}
    </div>
  )
}

function PhaseBar({ phases }: Pick<Attempt, 'phases'>) {
  const parts = PHASES.flatMap((phase) => {
    const ms = phases[phase.name]
    return ms === undefined ? [] : [{ ...phase, ms }]
  })
  if (parts.length === 0) return null
  return (
    <div>
      <div className="phases" aria-hidden>
        {parts.map(({ name, ms, tone }) => (
          <i key={name} style={{ flex: Math.max(ms, 0.2) }} data-tone={tone} />
        ))}
      </div>
      <p className="small dim">
        {parts.map(({ words, ms }) => `${words} ${duration(ms)}`).join(' · ')}
      </p>
    </div>
  )
}

/** `200 in 31 ms`, or what went wrong. */
export function attemptWords({ status, outcome, durationMs }: Attempt): string {
  const what = status === null ? outcome.replaceAll('_', ' ') : String(status)
  return `${what} in ${duration(durationMs)}`
}

export function isGood({ outcome }: Attempt): boolean {
  return outcome === 'succeeded'
}
