import type { NodeSpec } from '../catalog/node-spec.ts'
import { findInput, findOutput, fits, portOf } from './ports.ts'
import type { Violation } from './violation.ts'
import type { WireEdge, WireNode } from './wire.ts'

/** An edge with its ports found. */
export type Link = { from: string; fromPort: string; to: string; toPort: string }

export type End = { node: WireNode; spec: NodeSpec }

/** Finds the ports of an edge, or says what is wrong with it. */
export function linkOf(edge: WireEdge, source: End, target: End): Link | Violation {
  const fromPort = edge.sourceHandle ? portOf(edge.sourceHandle) : outputFor(source)
  const from = findOutput(source.spec, source.node, fromPort)
  if (!from) {
    return badHandle('bad-source-handle', edge, source, fromPort, source.spec.outputs)
  }

  const toPort = edge.targetHandle
    ? portOf(edge.targetHandle)
    : (target.spec.inputs.find((port) => fits(from, port.type))?.id ?? '')
  const to = findInput(target.spec, target.node, toPort)
  if (!to) return badHandle('bad-target-handle', edge, target, toPort, target.spec.inputs)

  if (!fits(from, to)) {
    return {
      rule: 'port-type-mismatch',
      message: `${from} cannot go into "${toPort}" of ${target.node.id}, which takes ${to}`,
      nodeId: target.node.id,
      edgeId: edge.id,
    }
  }
  return { from: edge.source, fromPort, to: edge.target, toPort }
}

function outputFor({ spec }: End): string {
  return spec.outputs[0]?.id ?? ''
}

function badHandle(
  rule: 'bad-source-handle' | 'bad-target-handle',
  edge: WireEdge,
  { node }: End,
  port: string,
  ports: NodeSpec['inputs'],
): Violation {
  const side = rule === 'bad-source-handle' ? 'out' : 'in'
  const known = ports[0]
  return {
    rule,
    message: `${node.data.nodeType} has no port "${side}-${port}"`,
    ...(known && { fix: `Did you mean "${side}-${known.id}"?` }),
    nodeId: node.id,
    edgeId: edge.id,
  }
}

export function isViolation(found: Link | Violation): found is Violation {
  return 'rule' in found
}
