import type { ReactNode } from 'react'
import { StateIcon, type Tone } from './state.tsx'
import { duration } from './words.ts'

/** Something that took time, on one axis with all others. */
export type Bar = {
  key: string
  title: ReactNode
  detail?: ReactNode
  fromMs: number
  /** Undefined for what is under way. */
  untilMs: number | undefined
  tone: Tone
  isInner?: boolean
  isFailed?: boolean
}

/** Bars on one axis that begins with the first of them. */
export function Timeline({ bars, nowMs }: { bars: readonly Bar[]; nowMs: number }) {
  const from = Math.min(...bars.map(({ fromMs }) => fromMs))
  const until = Math.max(...bars.map(({ untilMs }) => untilMs ?? nowMs))
  const span = Math.max(1, until - from)
  const place = (ms: number) => `${((ms - from) / span) * 100}%`
  return (
    <div>
      <div className="lane wide" aria-hidden>
        <span />
        <div className="axis">
          {ticksOf(span).map((ms) => (
            <span key={ms} style={{ left: `${(ms / span) * 100}%` }}>
              {duration(ms).replace('0 ms', '0 s')}
            </span>
          ))}
        </div>
      </div>
      <ol>
        {bars.map((bar) => {
          const end = bar.untilMs ?? nowMs
          return (
            <li key={bar.key} className={bar.isInner ? 'lane inner' : 'lane'}>
              <div>
                <b>
                  {bar.isFailed && (
                    <span
                      style={{ color: 'var(--bad)', verticalAlign: -2, marginRight: 4 }}
                    >
                      <StateIcon state="failed" />
                    </span>
                  )}
                  {bar.title}
                </b>
                <span className="small dim">{bar.detail}</span>
              </div>
              <div className="track">
                <i
                  data-tone={bar.tone}
                  style={{
                    left: `min(${place(bar.fromMs)}, calc(100% - 3px))`,
                    width: `${((end - bar.fromMs) / span) * 100}%`,
                  }}
                />
              </div>
              <span className="took">
                {duration(end - bar.fromMs)}
                {bar.untilMs === undefined && ' so far'}
              </span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** Three or four round places on an axis. */
function ticksOf(spanMs: number): number[] {
  const rough = spanMs / 3.5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step =
    [1, 2, 3, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough
  return [0, 1, 2, 3].map((index) => index * step).filter((ms) => ms < spanMs * 0.95)
}
