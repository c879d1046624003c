import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useNavigate } from '@tanstack/react-router'
import type { Overview } from '../types.ts'

/** Runs by hour. In a chunk of its own: the library is larger than the rest of the page. */
export function RunsChart({ hours }: { hours: Overview['hours'] }) {
  const navigate = useNavigate()
  const data = hours.map((hour) => ({
    ...hour,
    name: `${pad(new Date(hour.from).getHours())}:00`,
  }))
  const open = () => void navigate({ to: '/runs' })
  return (
    <div style={{ height: 190 }} role="img" aria-label={wordsOf(hours)}>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={data}
          margin={{ top: 6, right: 0, bottom: 0, left: -18 }}
          onClick={open}
        >
          <XAxis
            dataKey="name"
            tickLine={false}
            axisLine={false}
            interval={5}
            {...TICKS}
          />
          <YAxis
            allowDecimals={false}
            tickLine={false}
            axisLine={false}
            width={44}
            {...TICKS}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--sunken)' }}
            contentStyle={TIP}
            labelStyle={{ color: 'var(--dim)' }}
            itemStyle={{ color: 'var(--ink)', padding: 0 }}
          />
          <Bar
            dataKey="completed"
            name="completed"
            stackId="runs"
            fill="var(--good-fill)"
            isAnimationActive={false}
          />
          <Bar
            dataKey="bad"
            name="ended badly"
            stackId="runs"
            fill="var(--bad-fill)"
            isAnimationActive={false}
          />
          <Bar
            dataKey="other"
            name="under way or cancelled"
            stackId="runs"
            fill="var(--info-fill)"
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

const TICKS = { tick: { fill: 'var(--dim)', fontSize: 11 } }
const TIP = {
  background: 'var(--paper)',
  border: '1px solid var(--line)',
  borderRadius: 8,
  fontSize: 12,
}

function pad(hour: number): string {
  return String(hour).padStart(2, '0')
}

function wordsOf(hours: Overview['hours']): string {
  const total = hours.reduce((sum, hour) => sum + hour.total, 0)
  return `Runs by hour in the last 24 hours, ${total} in all`
}
