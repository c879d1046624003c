// Enough to see what a fault is about, and too few to fill a disk.
const MAX_PRINTED = 5
const WINDOW_MS = 10_000
const MAX_MESSAGES = 1_000

type Window = { endsAtMs: number; count: number }

/** Says which of the lines with one message are printed: five in ten seconds. */
export function createRepeatLimit() {
  const windows = new Map<string, Window>()

  function openWindow(message: string, nowMs: number): Window {
    const [oldest] = windows.keys()
    if (oldest !== undefined && windows.size >= MAX_MESSAGES) windows.delete(oldest)
    const window = { endsAtMs: nowMs + WINDOW_MS, count: 0 }
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
      const leftOut = isOver && former ? Math.max(0, former.count - MAX_PRINTED) : 0
      return { isPrinted: window.count <= MAX_PRINTED, leftOut }
    },
  }
}
