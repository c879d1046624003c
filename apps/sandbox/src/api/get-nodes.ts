import { CATALOG } from '../catalog/catalog.ts'
import type { NodeSpec } from '../catalog/node-spec.ts'
import { json, type Answer } from '../http/call.ts'

/** `GET /nodes` — the catalogue; `category` is the editor's group, not what runs it. */
export function getNodes(): Answer {
  return json(200, { nodes: CATALOG.map(toEntry) })
}

function toEntry(spec: NodeSpec) {
  const ports = spec.inputs.map((port) => ({
    ...port,
    required: port.required ?? false,
    isPort: true,
  }))
  const settings = spec.parameters.map((parameter) => ({ ...parameter, isPort: false }))
  return {
    nodeType: spec.nodeType,
    label: spec.label,
    category: spec.category,
    inputs: [...ports, ...settings],
    outputs: spec.outputs,
    dynamicPorts: Boolean(spec.dynamicInputs ?? spec.dynamicOutputs),
    credits: spec.credits,
  }
}
