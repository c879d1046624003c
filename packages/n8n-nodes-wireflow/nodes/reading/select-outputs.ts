import type { IDataObject } from 'n8n-workflow'
import { toObject, toText } from './json'
import type { Output } from './outputs'
import type { Graph } from './set-inputs'
import type { Status } from './statuses'

type Made = { outputs: readonly Output[]; status: Status }

/**
 * What a workflow was run for: the outputs of its last nodes, named as the graph names
 * them, those of output nodes first. What was filled in is no output, and neither is what
 * was made for other nodes. Of a part of a graph the last nodes are those that made something
 * last. Without a graph everything that was made counts.
 */
export function selectOutputs(
  { outputs, status }: Made,
  graph: Graph | undefined,
): Output[] {
  if (!graph || graph.nodes.length === 0) return [...outputs]
  const nodes = new Map(graph.nodes.map((node) => [String(node.id), node]))
  const isInput = (nodeId: string) => kindOf(nodes.get(nodeId)) === 'input'
  const made = outputs.filter(({ nodeId }) => !isInput(nodeId))
  // Of one that did not complete, what was meant for other nodes stays that.
  const users = status === 'completed' ? made.map(({ nodeId }) => nodeId) : nodes.keys()
  const used = new Set(users)
  const last = made.filter(({ nodeId }) => !reachesAny(nodeId, used, graph))
  const rank = ({ nodeId }: Output) => (kindOf(nodes.get(nodeId)) === 'output' ? 0 : 1)
  return last
    .toSorted((a, b) => rank(a) - rank(b))
    .map((output) => ({
      ...output,
      label: labelIn(graph, output.nodeId) ?? output.label,
    }))
}

/** The name that people have given a node. */
export function labelIn(graph: Graph | undefined, nodeId: string): string | undefined {
  const node = graph?.nodes.find(({ id }) => String(id) === nodeId)
  return toText(toObject(node?.data).label) ?? toText(node?.label)
}

/** The family of a node: `input`, `output`, `generate` and so on. */
function kindOf(node: IDataObject | undefined): string | undefined {
  const data = toObject(node?.data)
  const nodeType = toText(data.nodeType) ?? toText(node?.nodeType)
  return nodeType?.split(':')[0] ?? toText(data.category)
}

/** Whether something that a node made went on to another one that made something. */
function reachesAny(
  from: string,
  makers: ReadonlySet<string>,
  { edges }: Graph,
): boolean {
  const reached = new Set([from])
  // A set yields what is added while it is walked, so this reaches every depth once.
  for (const id of reached) {
    for (const { source, target } of edges) {
      if (String(source) === id) reached.add(String(target))
    }
  }
  reached.delete(from)
  return [...reached].some((id) => makers.has(id))
}
