import '@xyflow/react/dist/style.css'
import { graphlib, layout as layOutGraph } from '@dagrejs/dagre'
import { useComputedColorScheme } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react'
import { useMemo } from 'react'
import type { Graph, NodeRun } from '../types.ts'
import { StateMark } from './state.tsx'
import { stateLabel } from './words.ts'

type StepData = { label: string; type: string; state: string; isDown: boolean }
type Step = Node<StepData, 'step'>

const WIDTH = 190
const HEIGHT = 50
const NODE_TYPES = { step: StepNode }

type Props = { graph: Graph; nodes: readonly NodeRun[] }

/** The workflow's nodes with how each of them did; from left to right, on a phone top-down. */
export function StepsGraph({ graph, nodes }: Props) {
  const isPhone = useMediaQuery('(max-width: 700px)', false, {
    getInitialValueInEffect: false,
  })
  const scheme = useComputedColorScheme('light')
  const laidOut = useMemo(() => layOut(graph, nodes, isPhone), [graph, nodes, isPhone])
  return (
    <div className="graph">
      <ReactFlow
        key={String(isPhone)}
        nodes={laidOut.nodes}
        edges={laidOut.edges}
        nodeTypes={NODE_TYPES}
        colorMode={scheme}
        fitView
        fitViewOptions={{ padding: 0.12, maxZoom: 1 }}
        minZoom={0.2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        panOnDrag={!isPhone}
        style={{ background: 'transparent' }}
      >
        <Controls position="top-right" orientation="horizontal" showInteractive={false} />
      </ReactFlow>
    </div>
  )
}

function StepNode({ data }: NodeProps<Step>) {
  const { label, type, state, isDown } = data
  return (
    <div className="graph-node">
      <Handle
        type="target"
        position={isDown ? Position.Top : Position.Left}
        isConnectable={false}
      />
      <StateMark state={state} />
      <div>
        <b title={label}>{label}</b>
        <span className="small dim">{type || stateLabel(state)}</span>
        <span className="hidden">{stateLabel(state)}</span>
      </div>
      <Handle
        type="source"
        position={isDown ? Position.Bottom : Position.Right}
        isConnectable={false}
      />
    </div>
  )
}

function layOut(graph: Graph, runs: readonly NodeRun[], isDown: boolean) {
  const layout = new graphlib.Graph()
  layout.setGraph({ rankdir: isDown ? 'TB' : 'LR', nodesep: 18, ranksep: 48 })
  layout.setDefaultEdgeLabel(() => ({}))
  const states = new Map(runs.map(({ nodeId, status }) => [nodeId, status.toLowerCase()]))
  const known = new Set(graph.nodes.map(({ id }) => id))
  const edges = graph.edges.filter(
    ({ source, target }) => known.has(source) && known.has(target),
  )
  for (const { id } of graph.nodes) layout.setNode(id, { width: WIDTH, height: HEIGHT })
  for (const { source, target } of edges) layout.setEdge(source, target)
  layOutGraph(layout)
  const nodes = graph.nodes.map(({ id, label, type }): Step => {
    const { x, y } = layout.node(id)
    return {
      id,
      type: 'step',
      position: { x: x - WIDTH / 2, y: y - HEIGHT / 2 },
      width: WIDTH,
      height: HEIGHT,
      data: { label, type: kindOf(type), state: states.get(id) ?? 'accepted', isDown },
    }
  })
  const drawn = edges.map(({ source, target }, index): Edge => {
    return { id: `e${index}`, source, target, focusable: false }
  })
  return { nodes, edges: drawn }
}

/** `generate:flux_2` is "Flux 2", `input:text` "Text input". */
function kindOf(type: string): string {
  const [family = '', name = ''] = type.split(':')
  const words = stateLabel(name === '' ? family : name)
  return family === 'input' ? `${words} input` : words
}
