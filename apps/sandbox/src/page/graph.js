import { shape } from './dom.js'

const WIDTH = 184
const HEIGHT = 62
const GAP_X = 48
const GAP_Y = 18

/** Draws a graph in columns: a node stands to the right of everything that it needs. */
export function drawGraph({ nodes, edges }, states) {
  const byId = new Map(states.map((state) => [state.nodeId, state]))
  const drawn = nodes.filter(
    ({ type }) => type !== 'stickyNote' && type !== 'custom_group',
  )
  const places = placeNodes(drawn, edges)
  const width = Math.max(...[...places.values()].map(({ x }) => x)) + WIDTH + 4
  const height = Math.max(...[...places.values()].map(({ y }) => y)) + HEIGHT + 4
  return shape(
    'svg',
    {
      width,
      height,
      viewBox: `-2 -2 ${width} ${height}`,
      role: 'img',
      'aria-label': describe(drawn, byId),
    },
    ...edges.map((edge) => drawEdge(places.get(edge.source), places.get(edge.target))),
    ...drawn.map((node) => drawNode(node, places.get(node.id), byId.get(node.id))),
  )
}

function placeNodes(nodes, edges) {
  const columns = new Map(nodes.map(({ id }) => [id, 0]))
  // As many rounds as there are nodes reach the end of the longest chain.
  for (let round = 0; round < nodes.length; round++) {
    for (const { source, target } of edges) {
      const next = (columns.get(source) ?? 0) + 1
      if (columns.has(target) && next > columns.get(target)) columns.set(target, next)
    }
  }
  const rows = []
  return new Map(
    nodes.map(({ id }) => {
      const column = columns.get(id)
      const row = rows[column] ?? 0
      rows[column] = row + 1
      return [id, { x: column * (WIDTH + GAP_X), y: row * (HEIGHT + GAP_Y) }]
    }),
  )
}

function drawEdge(from, to) {
  if (!from || !to) return undefined
  const start = { x: from.x + WIDTH, y: from.y + HEIGHT / 2 }
  const end = { x: to.x, y: to.y + HEIGHT / 2 }
  const bend = (end.x - start.x) / 2
  const path = `M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`
  return shape('path', { d: path })
}

function drawNode({ data }, { x, y }, state) {
  const status = state?.status ?? 'PENDING'
  return shape(
    'g',
    { transform: `translate(${x} ${y})`, class: status },
    shape('rect', { width: WIDTH, height: HEIGHT, rx: 9 }),
    line(data.label, 20),
    line(data.nodeType, 36, 'kind'),
    line(statusText(status, state), 53, 'status'),
    shape('title', {}, state?.error ?? `${data.label}: ${status}`),
  )
}

function statusText(status, state) {
  const took = state?.executionTime
    ? ` · ${(state.executionTime / 1_000).toFixed(1)} s`
    : ''
  return status + took + (state?.credits ? ` · ${state.credits} cr` : '')
}

function line(text, y, kind = '') {
  const short = text.length > 29 ? `${text.slice(0, 28)}…` : text
  return shape('text', { x: 11, y, class: kind }, short)
}

function describe(nodes, states) {
  const words = nodes.map(
    ({ id, data }) =>
      `${data.label} ${(states.get(id)?.status ?? 'pending').toLowerCase()}`,
  )
  return `Graph: ${words.join(', ')}`
}
