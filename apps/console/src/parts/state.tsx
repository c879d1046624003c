import {
  IconArrowBarToRight,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconClockX,
  IconHandStop,
  IconKey,
  IconLoader2,
  IconLock,
  IconPlayerPause,
  IconPlug,
  IconPlugOff,
  IconPlugX,
  IconQuestionMark,
  IconRocket,
  IconShieldExclamation,
  type Icon,
} from '@tabler/icons-react'
import { stateLabel } from './words.ts'

export type Tone = 'good' | 'info' | 'warn' | 'bad' | 'quiet' | 'odd'

type Look = { tone: Tone; icon: Icon }

/** One look for each state of runs, deliveries and endpoints. Shapes differ, not only colours. */
const LOOKS: Record<string, Look> = {
  accepted: { tone: 'quiet', icon: IconCircleDashed },
  starting: { tone: 'info', icon: IconRocket },
  running: { tone: 'info', icon: IconLoader2 },
  blocked: { tone: 'warn', icon: IconLock },
  held: { tone: 'warn', icon: IconHandStop },
  quarantined: { tone: 'odd', icon: IconShieldExclamation },
  completed: { tone: 'good', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconCircleX },
  cancelled: { tone: 'quiet', icon: IconBan },
  timed_out: { tone: 'bad', icon: IconClockX },
  lost: { tone: 'bad', icon: IconQuestionMark },
  pending: { tone: 'info', icon: IconClock },
  succeeded: { tone: 'good', icon: IconCircleCheck },
  missed: { tone: 'warn', icon: IconArrowBarToRight },
  enabled: { tone: 'good', icon: IconPlug },
  failing: { tone: 'warn', icon: IconPlugX },
  paused: { tone: 'quiet', icon: IconPlayerPause },
  disabled: { tone: 'bad', icon: IconPlugOff },
  retiring: { tone: 'quiet', icon: IconKey },
  on: { tone: 'good', icon: IconCircleCheck },
  off: { tone: 'quiet', icon: IconBan },
}

export function lookOf(state: string): Look | undefined {
  return LOOKS[state]
}

/** A state as the API names it; one that this page does not know keeps its word. */
export function State({ state }: { state: string }) {
  const look = lookOf(state)
  if (!look) return <span className="state">{state}</span>
  return (
    <span className="state" data-tone={look.tone}>
      <StateIcon state={state} />
      {stateLabel(state)}
    </span>
  )
}

export function StateIcon({ state, size = 14 }: { state: string; size?: number }) {
  const look = lookOf(state)
  if (!look) return null
  const { icon: Sign } = look
  return (
    <Sign
      size={size}
      stroke={2}
      aria-hidden
      {...(state === 'running' ? { className: 'turns' } : {})}
    />
  )
}

/** The icon alone in its colour, where the word stands beside it or is said otherwise. */
export function StateMark({ state, size = 18 }: { state: string; size?: number }) {
  return (
    <span className="tone" data-tone={lookOf(state)?.tone}>
      <StateIcon state={state} size={size} />
    </span>
  )
}

export const ENDED = new Set(['completed', 'failed', 'cancelled', 'timed_out', 'lost'])
