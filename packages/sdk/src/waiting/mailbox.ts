export type Mailbox<T> = {
  put: (letter: T) => void
  close: () => void
  fail: (error: unknown) => void
  /** What is put in, in order, until it is closed or fails. */
  letters: AsyncIterable<T>
}

/** Turns calls into something that can be looped over at its own speed. */
export function createMailbox<T>(): Mailbox<T> {
  const waiting: T[] = []
  let end: { error?: unknown } | undefined
  let wake = () => {}

  function finish(how: { error?: unknown }): void {
    end ??= how
    wake()
  }

  async function* letters(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (waiting.length > 0) yield* waiting.splice(0, 1)
      if (end && 'error' in end) throw end.error
      if (end) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    put(letter) {
      waiting.push(letter)
      wake()
    },
    close: () => finish({}),
    fail: (error) => finish({ error }),
    letters: letters(),
  }
}
