/**
 * How long a run may wait to be started, for credits or behind others. As long as the
 * upstream repeats its answer to a start instead of starting twice.
 */
export const MAX_WAIT_MS = 24 * 3_600_000
