import type { NodeSpec, Port } from '../catalog/node-spec.ts'
import type { PortType } from './value.ts'
import type { WireNode } from './wire.ts'

/** The id of a port from a handle such as `out-images`. */
export function portOf(handle: string): string {
  return handle.replace(/^(out|in)-/, '')
}

export function findOutput(
  spec: NodeSpec,
  node: WireNode,
  id: string,
): PortType | undefined {
  const known = typeOf(spec.outputs, id)
  if (known || !spec.dynamicOutputs) return known
  return typeOf(node.data.outputs, id) ?? spec.dynamicOutputs
}

export function findInput(
  spec: NodeSpec,
  node: WireNode,
  id: string,
): PortType | undefined {
  const known = typeOf(spec.inputs, id)
  if (known || !spec.dynamicInputs) return known
  return typeOf(node.data.inputs, id) ?? spec.dynamicInputs
}

function typeOf(ports: readonly Port[], id: string): PortType | undefined {
  return ports.find((port) => port.id === id)?.type
}

/** Only types have to match, not names: `out-images` may go into `in-image_url`. */
export function fits(from: PortType, to: PortType): boolean {
  return from === to || from === 'ANY' || to === 'ANY' || to === 'JSON'
}
