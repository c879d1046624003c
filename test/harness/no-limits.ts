/**
 * Settings of a trigger that takes any number of calls from anybody, for tests and benches that
 * call one more often than strangers may.
 */
export const NO_LIMITS = {
  limits: { requestsPerMinutePerIp: null, inFlight: null, runsPerDay: null },
}
