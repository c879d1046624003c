import type { Attempt, Phases } from '../types.ts'
import { Bytes } from './basics.tsx'
import { duration } from './words.ts'

const PHASE_WORDS = {
  dns: 'name look-up',
  connect: 'connect',
  tls: 'TLS',
  headers: 'until the answer began',
  body: 'answer',
} as const

const PHASE_TONES = {
  dns: 'warn',
  connect: 'quiet',
  tls: 'quiet',
  headers: 'info',
  body: 'good',
} as const

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

function PhaseBar({ phases }: { phases: Phases }) {
  const parts = Object.entries(PHASE_WORDS).flatMap(([name, words]) => {
    const ms = phases[name]
    return ms === undefined || ms === null
      ? []
      : [{ name: name as keyof typeof PHASE_WORDS, words, ms }]
  })
  if (parts.length === 0) return null
  return (
    <div>
      <div className="phases" aria-hidden>
        {parts.map(({ name, ms }) => (
          <i
            key={name}
            style={{ flex: Math.max(ms, 0.2) }}
            data-tone={PHASE_TONES[name]}
          />
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
