import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const OUTSIDE_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60]
const WAIT_SECONDS = [0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 1_800, 7_200]

export type Metrics = ReturnType<typeof createMetrics>

/**
 * What is counted while the relay works. Labels take few values (routes as declared, codes,
 * states); an id, an address or anything that a caller wrote is never one.
 */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  return {
    registry,
    httpRequests: new Counter({
      name: 'relay_http_requests_total',
      help: 'Requests that were answered, or given up by their caller (status 0).',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    httpSeconds: new Histogram({
      name: 'relay_http_request_duration_seconds',
      help: 'From the head of a request to the end of its answer.',
      labelNames: ['method', 'route'],
      buckets: CALL_SECONDS,
      registers,
    }),
    refusals: new Counter({
      name: 'relay_refusals_total',
      help: 'Calls that were refused, by the code of the error.',
      labelNames: ['route', 'code'],
      registers,
    }),
    runsAccepted: new Counter({
      name: 'relay_runs_accepted_total',
      help: 'Calls that were accepted: "new", "quarantined" as spam, or "repeated".',
      labelNames: ['outcome'],
      registers,
    }),
    runsEnded: new Counter({
      name: 'relay_runs_ended_total',
      help: 'Runs that ended, by their last state.',
      labelNames: ['state'],
      registers,
    }),
    endSeenSeconds: new Histogram({
      name: 'relay_run_end_seen_lag_seconds',
      help: 'From the end of an execution, by the clock of the upstream, to its record here.',
      buckets: WAIT_SECONDS,
      registers,
    }),
    upstreamRequests: new Counter({
      name: 'relay_upstream_requests_total',
      help: 'Requests to the upstream by status; "failed" is without an answer.',
      labelNames: ['request', 'status'],
      registers,
    }),
    upstreamSeconds: new Histogram({
      name: 'relay_upstream_request_duration_seconds',
      help: 'From sending a request to the head of its answer.',
      labelNames: ['request'],
      buckets: OUTSIDE_SECONDS,
      registers,
    }),
    deliveryAttempts: new Counter({
      name: 'relay_delivery_attempts_total',
      help: 'Attempts by outcome, and whether it was the first of its delivery.',
      labelNames: ['outcome', 'attempt'],
      registers,
    }),
    deliverySeconds: new Histogram({
      name: 'relay_delivery_attempt_duration_seconds',
      help: 'How long an attempt took.',
      buckets: OUTSIDE_SECONDS,
      registers,
    }),
    deliveryLagSeconds: new Histogram({
      name: 'relay_delivery_lag_seconds',
      help: 'From the moment when an attempt was due to its begin.',
      buckets: WAIT_SECONDS,
      registers,
    }),
    deliveriesEnded: new Counter({
      name: 'relay_deliveries_ended_total',
      help: 'Deliveries that ended, by their last state.',
      labelNames: ['state'],
      registers,
    }),
    sweepFinds: new Counter({
      name: 'relay_sweep_finds_total',
      help: 'Deliveries that were due and that nobody had in hand.',
      registers,
    }),
    /** A figure that is read when it is asked for. */
    gauge: (
      name: string,
      help: string,
      read: (gauge: Gauge) => void,
      labelNames: string[] = [],
    ) =>
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        collect() {
          read(this)
        },
      }),
  }
}
