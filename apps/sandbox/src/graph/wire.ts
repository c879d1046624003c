import type { JsonObject } from '../http/read-json.ts'
import type { PortType } from './value.ts'

export type WirePort = { id: string; label: string; type: PortType }

/** A node as it is kept and given back: what was sent, with every gap filled. */
export type WireNode = JsonObject & {
  id: string
  type: string
  data: JsonObject & {
    label: string
    nodeType: string
    category: string
    config: JsonObject
    params: JsonObject
    inputs: WirePort[]
    outputs: WirePort[]
  }
}

export type WireEdge = JsonObject & {
  id: string
  source: string
  target: string
  sourceHandle?: string
  targetHandle?: string
}

export type Graph = { nodes: readonly WireNode[]; edges: readonly WireEdge[] }

/** Sticky notes and group frames are drawn, never run. */
export function isDecoration(node: WireNode): boolean {
  return (
    node.type === 'stickyNote' ||
    node.type === 'custom_group' ||
    node.data.nodeType === 'utility:sticky_note'
  )
}
