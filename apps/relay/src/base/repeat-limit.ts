// Enough to see what a fault is about, and too few to fill a disk.
const FEW = { maxPrinted: 5, windowMs: 10_000 }
const MAX_MESSAGES = 1_000

type Window = { endsAtMs: number; count: number }

/** Says which of the lines with one message are printed: five in ten seconds by default. */
export function createRepeatLimit({ maxPrinted, windowMs } = FEW) {
  const windows = new Map<string, Window>()

  function openWindow(message: string, nowMs: number): Window {
    const [oldest] = windows.keys()
    if (oldest !== undefined && windows.size >= MAX_MESSAGES) windows.delete(oldest)
    const window = { endsAtMs: nowMs + windowMs, count: 0 }
    windows.set(message, window)
    return window
  }

  return {
    /** `leftOut` is how many lines were not printed since the last one that was. */
    note(message: string, nowMs: number): { isPrinted: boolean; leftOut: number } {
      const former = windows.get(message)
      const isOver = !former || former.endsAtMs <= nowMs
      const window = isOver ? openWindow(message, nowMs) : former
      window.count++
      const leftOut = isOver && former ? Math.max(0, former.count - maxPrinted) : 0
      return { isPrinted: window.count <= maxPrinted, leftOut }
    },
  }
}
