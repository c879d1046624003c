/** What waits for room, workspace by workspace. */
export type WaitingLine<Item> = {
  add(workspaceId: string, item: Item): void
  /** How many items of a workspace wait. */
  count(workspaceId: string): number
  /** The next item of the next workspace that may; they take turns. */
  next(may: (workspaceId: string) => boolean): Item | undefined
}

/** Keeps the items of a workspace in their order. */
export function createWaitingLine<Item>(): WaitingLine<Item> {
  // In the order of turns: whoever was served goes to the end.
  const waiting = new Map<string, Item[]>()
  return {
    add(workspaceId, item) {
      const items = waiting.get(workspaceId)
      if (items) items.push(item)
      else waiting.set(workspaceId, [item])
    },

    count: (workspaceId) => waiting.get(workspaceId)?.length ?? 0,

    next(may) {
      for (const [workspaceId, items] of waiting) {
        if (!may(workspaceId)) continue
        const item = items.shift()
        waiting.delete(workspaceId)
        if (items.length > 0) waiting.set(workspaceId, items)
        return item
      }
      return undefined
    },
  }
}
