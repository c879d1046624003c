/** One row of the table. */
export type Scenario = {
  name: string
  /** Executions in flight, about. */
  inFlight: number
  workflows: number
  /** Requests a minute. */
  budget: number
  /** The most rows a list gives. */
  listLimit: number
  /** The part of it that the lane leaves to others with the same key. */
  reserve: number
  startsPerMinute: number
  medianMinutes: number
  settleMinutes: number
  measureMinutes: number
  batch?: { size: number; everyMinutes: number }
  /** What the lane believes, as a multiple of how long things take; it learns nothing then. */
  wrongModel?: number
  /** Mean and p95 of the best policy published for the same load, in seconds. */
  published?: [number, number]
  goal?: { mean: number; p95?: number }
}

const BASE = {
  workflows: 1,
  budget: 60,
  reserve: 0,
  listLimit: 100,
  startsPerMinute: 10,
  settleMinutes: 30,
  measureMinutes: 60,
}
const SMALL = { ...BASE, inFlight: 30, medianMinutes: 2.8 }
const HUNDRED = { ...BASE, inFlight: 100, medianMinutes: 9.2 }
const THOUSAND = { ...BASE, inFlight: 1_000, medianMinutes: 92 }
const MANY = { ...BASE, inFlight: 3_000, medianMinutes: 277 }
const LONE = { ...BASE, inFlight: 1, startsPerMinute: 1 / 6, medianMinutes: 2.8 }

export const SCENARIOS: readonly Scenario[] = [
  { name: 'lone', ...LONE, settleMinutes: 0, measureMinutes: 400 },
  {
    name: '30 in flight',
    ...SMALL,
    published: [1.1, 2.1],
    goal: { mean: 1.5 },
  },
  { name: '30, 15 % reserved', ...SMALL, reserve: 0.15, goal: { mean: 1.5 } },
  { name: '30, 10 workflows', ...SMALL, workflows: 10, published: [5.1, 15] },
  { name: '30, B 20', ...SMALL, budget: 20, published: [9, 19] },
  {
    name: '30, B 20, 10 workflows',
    ...SMALL,
    budget: 20,
    workflows: 10,
    published: [30, 60],
  },
  { name: '30, B 200', ...SMALL, budget: 200, published: [1.1, 2] },
  { name: '30, L 10', ...SMALL, listLimit: 10 },
  {
    name: '100 in flight',
    ...HUNDRED,
    published: [2.1, 4.9],
    goal: { mean: 2.5, p95: 6 },
  },
  {
    name: '100, 15 % reserved',
    ...HUNDRED,
    reserve: 0.15,
    goal: { mean: 2.5, p95: 6 },
  },
  { name: '100, 10 workflows', ...HUNDRED, workflows: 10 },
  { name: '100, L 10', ...HUNDRED, listLimit: 10 },
  { name: '1,000 in flight', ...THOUSAND, published: [15, 29], goal: { mean: 20 } },
  { name: '1,000, 15 % reserved', ...THOUSAND, reserve: 0.15, goal: { mean: 20 } },
  { name: '1,000, 10 workflows', ...THOUSAND, workflows: 10 },
  { name: '1,000, B 200', ...THOUSAND, budget: 200 },
  { name: '1,000, L 10', ...THOUSAND, listLimit: 10, published: [109, 228] },
  { name: '1,000, model 3x too slow', ...THOUSAND, wrongModel: 3, goal: { mean: 45 } },
  { name: '100, model 3x too slow', ...HUNDRED, wrongModel: 3, published: [10.3, NaN] },
  { name: '3,000 in flight', ...MANY, published: [41, 83] },
  {
    name: 'batches of 200, B 60',
    ...SMALL,
    inFlight: 200,
    batch: { size: 200, everyMinutes: 10 },
    published: [17, 42],
  },
  {
    name: 'batches of 200, B 200',
    ...SMALL,
    inFlight: 200,
    budget: 200,
    batch: { size: 200, everyMinutes: 10 },
  },
]
