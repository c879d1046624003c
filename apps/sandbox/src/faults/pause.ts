/** Waits that end early when the sandbox is closed. */
export type Pauses = { pause(ms: number): Promise<void>; end(): void }

export function createPauses(): Pauses {
  const open = new Map<NodeJS.Timeout, () => void>()
  return {
    pause(ms) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          open.delete(timer)
          resolve()
        }, ms)
        open.set(timer, resolve)
      })
    },
    end() {
      for (const [timer, resolve] of open) {
        clearTimeout(timer)
        resolve()
      }
      open.clear()
    },
  }
}
