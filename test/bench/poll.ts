import type { Figures } from './poll/figures.ts'
import { measure } from './poll/measure.ts'
import { SCENARIOS, type Scenario } from './poll/scenarios.ts'

type Row = { scenario: Scenario; lane: Figures; loop: Figures }

/**
 * How long after its end a result is in hand, and what that costs: the lane against the
 * documented loop behind a fair limiter, on the same runs, against the sandbox.
 */
export async function run({ json }: { json: boolean }): Promise<{ misses: string[] }> {
  const rows: Row[] = []
  if (!json) print(HEAD)
  for (const scenario of SCENARIOS) {
    const lane = await measure(scenario, 'lane')
    const loop = await measure(scenario, 'documented loop')
    rows.push({ scenario, lane, loop })
    if (!json) print(toLine({ scenario, lane, loop }))
  }

  const misses = rows.flatMap(missesOf)
  if (json) print(JSON.stringify({ rows, misses }, null, 2))

  return { misses }
}

const WIDTHS = [26, 5, 3, 4, 4, 9, 9, 9, 6, 5, 4, 11, 18, 12]

const HEAD = toColumns([
  'seconds from end to result',
  'N',
  'W',
  'B',
  'L',
  'mean',
  'p95',
  'worst',
  'c/min',
  'peak',
  '429',
  'published',
  'documented loop',
  'loop c/min',
])

function toLine({ scenario, lane, loop }: Row): string {
  const { published } = scenario
  return toColumns([
    scenario.name,
    scenario.inFlight,
    scenario.workflows,
    scenario.budget,
    scenario.listLimit,
    lane.mean,
    lane.p95,
    lane.worst,
    lane.callsPerMinute,
    lane.busiestMinute,
    lane.refused,
    published
      ? published.map((each) => (Number.isNaN(each) ? '-' : each)).join(' / ')
      : '-',
    `${loop.mean} / ${loop.p95}${loop.missing ? ` (+${loop.missing})` : ''}`,
    loop.callsPerMinute,
  ])
}

function toColumns(cells: readonly (string | number)[]): string {
  return cells
    .map((cell, index) =>
      index === 0
        ? String(cell).padEnd(WIDTHS[0] ?? 0)
        : String(cell).padStart(WIDTHS[index] ?? 0),
    )
    .join(' ')
}

function missesOf({ scenario, lane }: Row): string[] {
  const { name, goal, budget } = scenario
  const limits: [string, number, number | undefined][] = [
    ['mean', lane.mean, goal?.mean],
    ['p95', lane.p95, goal?.p95],
    ['calls in the busiest minute', lane.busiestMinute, budget],
    ['429s', lane.refused, 0],
    ['results missing', lane.missing, 0],
  ]
  return limits
    .filter(([, figure, most]) => most !== undefined && figure > most)
    .map(([what, figure, most]) => `${name}: ${what} ${figure}, goal ${most}`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
