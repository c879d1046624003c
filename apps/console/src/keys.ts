import { useEffect } from 'react'

/** What a key or two do. Single letters are off inside fields, and can be switched off. */
export type KeyMap = Record<string, () => void>

const PAIR_MS = 1_200
const OFF = 'wireflow-keys-off'

export function areKeysOff(): boolean {
  try {
    return localStorage.getItem(OFF) === 'true'
  } catch {
    return false
  }
}

export function switchKeys(isOff: boolean): void {
  try {
    localStorage.setItem(OFF, String(isOff))
  } catch {
    // Storage is switched off.
  }
}

/**
 * Listens to keys such as `r`, `/` or `g r` (one after the other). Enter is never among them:
 * it belongs to what has the focus.
 */
export function useKeys(keys: KeyMap): void {
  useEffect(() => {
    let first: { key: string; atMs: number } | undefined
    function listen(event: KeyboardEvent): void {
      if (event.defaultPrevented || isTyping(event) || areKeysOff()) return
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const isPair = first && performance.now() - first.atMs < PAIR_MS
      const name = isPair ? `${first?.key} ${event.key}` : event.key
      const action = keys[name]
      first = event.key === 'g' ? { key: 'g', atMs: performance.now() } : undefined
      if (!action) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  })
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
      target.closest('[role=dialog],[role=menu],[role=listbox]') !== null)
  )
}
