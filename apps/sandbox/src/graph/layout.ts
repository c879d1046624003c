import type { Graph } from './wire.ts'

export type Place = { x: number; y: number }
export type Gaps = { gapX: number; gapY: number }

export const NODE_SIZE = { width: 320, height: 240 } as const

/** Columns from left to right: each node stands behind everything that it needs. */
export function layOut(graph: Graph, { gapX, gapY }: Gaps): Map<string, Place> {
  const columns = columnsOf(graph)
  const filled: number[] = []
  return new Map(
    graph.nodes.map(({ id }) => {
      const column = columns.get(id) ?? 0
      const row = filled[column] ?? 0
      filled[column] = row + 1
      const x = column * (NODE_SIZE.width + gapX)
      return [id, { x, y: row * (NODE_SIZE.height + gapY) }]
    }),
  )
}

function columnsOf({ nodes, edges }: Graph): Map<string, number> {
  const columns = new Map(nodes.map(({ id }) => [id, 0]))
  // As many rounds as there are nodes reach the end of the longest chain, and end.
  for (let round = 0; round < nodes.length; round++) {
    let isSettled = true
    for (const { source, target } of edges) {
      const next = (columns.get(source) ?? 0) + 1
      if (next <= (columns.get(target) ?? nodes.length)) continue
      columns.set(target, next)
      isSettled = false
    }
    if (isSettled) break
  }
  return columns
}
