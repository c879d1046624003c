/** An event that the relay or a publisher makes: its type, its data, and its exact text. */
export function serviceEvent(
  type: string,
  data: object,
  now: Date,
): { type: string; data: object; body: string } {
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data })
  return { type, data, body }
}
