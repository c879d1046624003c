export const DIMENSIONS = [
  'state',
  'outcome',
  'statusClass',
  'trigger',
  'workflow',
  'endpoint',
] as const

export type Dimension = (typeof DIMENSIONS)[number]

/** The column of the counted facts in which a dimension is. */
export const COLUMNS: Record<Dimension, string> = {
  state: 'label',
  outcome: 'label',
  statusClass: 'label',
  trigger: 'trigger_id',
  workflow: 'workflow_id',
  endpoint: 'endpoint_id',
}

/** How a point is made of what was counted. */
type Way =
  | { kind: 'count'; label?: string }
  | { kind: 'sum' }
  | { kind: 'share'; of: string; among: readonly string[] }
  | { kind: 'percentile'; part: number }

export type Measure = {
  fact: string
  way: Way
  unit: 'count' | 'credits' | 'share' | 'ms'
  by: readonly Dimension[]
  /** One sentence: what counts, and by whose clock. */
  says: string
}

const RUN = ['trigger', 'workflow'] as const
const DURATION =
  'Percentiles are right to 10 %, since durations are counted in buckets of 19 %.'

function percentiles(
  name: string,
  measure: Omit<Measure, 'way' | 'unit'>,
): Record<string, Measure> {
  const of = (part: number): Measure => ({
    ...measure,
    way: { kind: 'percentile', part },
    unit: 'ms',
  })
  return { [`${name}.p50`]: of(0.5), [`${name}.p95`]: of(0.95) }
}

/** Everything that can be asked for. Times are the database's where nothing else is said. */
export const MEASURES: Readonly<Record<string, Measure>> = {
  'runs.accepted': {
    fact: 'accepted',
    way: { kind: 'count', label: 'accepted' },
    unit: 'count',
    by: RUN,
    says: 'Runs that were accepted, by the time of their acceptance; what was taken for spam is left out, and a rerun is a run of its own.',
  },
  'runs.ended': {
    fact: 'ended',
    way: { kind: 'count' },
    unit: 'count',
    by: ['state', ...RUN],
    says: 'Runs that ended, in whatever state, by the time at which the relay wrote their end.',
  },
  'runs.successRate': {
    fact: 'ended',
    way: {
      kind: 'share',
      of: 'completed',
      among: ['completed', 'failed', 'timed_out', 'lost'],
    },
    unit: 'share',
    by: RUN,
    says: 'The share of completed runs among those that completed, failed, timed out or were lost; cancelled ones count neither way.',
  },
  ...percentiles('runs.duration', {
    fact: 'duration',
    by: RUN,
    says: `How long completed runs took from the upstream's answer to their start until the relay wrote their end, both by the database's clock. ${DURATION}`,
  }),
  ...percentiles('runs.endSeenLag', {
    fact: 'seen',
    by: RUN,
    says: `How long after the end that the upstream tells, by its own clock, the relay wrote the end of an execution, by the database's; less than a millisecond where the clocks disagree. ${DURATION}`,
  }),
  'runs.credits': {
    fact: 'credits',
    way: { kind: 'sum' },
    unit: 'credits',
    by: RUN,
    says: 'Credits that the upstream says it used for runs that ended, in whatever state, by the time at which their end was written; where it says nothing, nothing is counted.',
  },
  'deliveries.ended': {
    fact: 'delivered',
    way: { kind: 'count' },
    unit: 'count',
    by: ['outcome', 'endpoint'],
    says: 'Deliveries whose way was over, by outcome: succeeded, failed (its schedule is used up) or missed (its endpoint took nothing any more); one that an operator sends again ends again and counts again.',
  },
  ...percentiles('deliveries.latency', {
    fact: 'latency',
    by: ['endpoint'],
    says: `How long after it was owed a delivery succeeded, retries and waiting included; those that an operator sent again are left out. ${DURATION}`,
  }),
  'attempts.made': {
    fact: 'attempt',
    way: { kind: 'count' },
    unit: 'count',
    by: ['statusClass', 'endpoint'],
    says: 'Attempts at deliveries, retries and redeliveries included, by the class of the status that was answered (none where there was no answer) and the time at which they began.',
  },
  'upstream.calls': {
    fact: 'upstream',
    way: { kind: 'count' },
    unit: 'count',
    by: ['statusClass'],
    says: 'Calls to the upstream that were answered, by the class of the status (429 stands alone) and the time of the answer; calls without an answer are not counted, and a process that is killed forgets those of its last five seconds.',
  },
  'upstream.rateLimited': {
    fact: 'upstream',
    way: { kind: 'count', label: '429' },
    unit: 'count',
    by: [],
    says: 'Calls that the upstream refused with 429.',
  },
}

export const MEASURE_NAMES: readonly string[] = Object.keys(MEASURES)
