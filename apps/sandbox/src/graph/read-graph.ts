import { currentName, findSpec } from '../catalog/catalog.ts'
import type { NodeSpec, Port } from '../catalog/node-spec.ts'
import { isJsonObject, type JsonObject } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import type { Graph, WireEdge, WireNode, WirePort } from './wire.ts'

/**
 * Checks the outline of what was sent and fills every gap, as saving does upstream:
 * what is read back is not what was sent, byte for byte. Throws the documented refusals.
 */
export function readGraph(nodes: readonly unknown[], edges: readonly unknown[]): Graph {
  return { nodes: nodes.map(readNode), edges: edges.map(readEdge) }
}

function readNode(sent: unknown): WireNode {
  if (!isJsonObject(sent) || typeof sent['id'] !== 'string' || sent['id'] === '') {
    throw invalid('All nodes must have an id')
  }
  const data = isJsonObject(sent['data']) ? sent['data'] : {}
  const type = typeof sent['type'] === 'string' ? sent['type'] : 'basedNode'
  const nodeType = readNodeType(sent['id'], type, data)
  return {
    ...sent,
    id: sent['id'],
    type,
    data: fillData(data, nodeType, findSpec(nodeType)),
  }
}

function readNodeType(id: string, type: string, data: JsonObject): string {
  const model = isJsonObject(data['model']) ? data['model']['name'] : undefined
  const named = data['nodeType'] ?? model
  if (typeof named === 'string' && named !== '') return currentName(named)
  if (type === 'stickyNote' || type === 'custom_group') return 'utility:sticky_note'
  throw invalid(`Node ${id} is missing model.name`)
}

function fillData(
  data: JsonObject,
  nodeType: string,
  spec: NodeSpec | undefined,
): WireNode['data'] {
  const config = isJsonObject(data['config']) ? data['config'] : {}
  const params = isJsonObject(data['params']) ? data['params'] : {}
  return {
    ...data,
    label: typeof data['label'] === 'string' ? data['label'] : (spec?.label ?? nodeType),
    nodeType,
    category: nodeType.split(':')[0] ?? 'utility',
    config,
    // The server keeps both places in step, with `config` as the one it believes.
    params: { ...params, ...config },
    inputs: fillPorts(data['inputs'], spec?.inputs),
    outputs: fillPorts(data['outputs'], spec?.outputs),
  }
}

function fillPorts(sent: unknown, known: readonly Port[] = []): WirePort[] {
  const own = Array.isArray(sent) ? sent.filter(isPort) : []
  if (own.length > 0) return own
  return known.map(({ id, type }) => ({ id, label: id, type }))
}

function isPort(port: unknown): port is WirePort {
  return (
    isJsonObject(port) &&
    typeof port['id'] === 'string' &&
    typeof port['type'] === 'string'
  )
}

function readEdge(sent: unknown, index: number): WireEdge {
  const edge = isJsonObject(sent) ? sent : {}
  const { source, target, sourceHandle, targetHandle, ...rest } = edge
  if (typeof source !== 'string' || typeof target !== 'string') {
    throw invalid('All edges must have a source and a target')
  }
  return {
    ...rest,
    id: typeof rest['id'] === 'string' ? rest['id'] : `e${index + 1}`,
    source,
    target,
    ...(typeof sourceHandle === 'string' && { sourceHandle }),
    ...(typeof targetHandle === 'string' && { targetHandle }),
  }
}
