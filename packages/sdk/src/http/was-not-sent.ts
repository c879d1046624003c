/** What runtimes say when there was no connection, so that nothing can have been sent. */
const NO_CONNECTION =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket)$/

/**
 * Whether a request failed before its first byte: the host is unknown, or nobody accepts
 * connections there. Whatever cannot be told is taken as sent.
 */
export function wasNotSent(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false
  const { code, cause, errors } = error as Failure
  if (typeof code === 'string' && NO_CONNECTION.test(code)) return true
  // One for each address of the host.
  if (Array.isArray(errors) && errors.length > 0) {
    return errors.every((each) => wasNotSent(each, depth + 1))
  }
  return wasNotSent(cause, depth + 1)
}

type Failure = { code?: unknown; cause?: unknown; errors?: unknown }
