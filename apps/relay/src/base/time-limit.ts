/** Thrown by `within`. What was waited for may still go on. */
export class TimeLimitPassed extends Error {
  override readonly name = 'TimeLimitPassed'
}

/**
 * Waits for `work`, but no longer than `limitMs`.
 *
 * @throws {TimeLimitPassed} which names `what`.
 */
export async function within<Result>(
  limitMs: number,
  what: string,
  work: Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    const message = `${what} took longer than ${limitMs} ms`
    timer = setTimeout(() => reject(new TimeLimitPassed(message)), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
