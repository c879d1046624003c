/** Aborted when somebody presses Ctrl-C, the process is asked to end, or nobody reads on. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = () => controller.abort()
  // Once: a second Ctrl-C ends the process at once.
  process.once('SIGINT', stop).once('SIGTERM', stop)
  process.stdout.on('error', stop)
  return controller.signal
}
