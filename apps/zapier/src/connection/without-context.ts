/**
 * Keeps Zapier from appending to an error what it was doing: that shows the whole bundle to
 * the user, with the secret of a subscription in it.
 */
export function withoutContext(error: Error): Error {
  return Object.assign(error, { doNotContextify: true })
}
