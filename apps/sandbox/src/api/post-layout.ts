import { z } from 'zod'
import { layOut, NODE_SIZE, type Place } from '../graph/layout.ts'
import { json, type Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import { getWorkflow } from './find.ts'
import type { Visit } from './route.ts'
import { touch } from './stale-write.ts'
import { wrapWrite } from './wrap.ts'

const Body = z.object({
  gapX: z.number().nonnegative().default(120),
  gapY: z.number().nonnegative().default(80),
  scope: z.union([z.literal('all'), z.array(z.string())]).default('all'),
})

/** `POST /workflows/{id}/layout` — puts nodes in order on the canvas, and keeps that. */
export function postLayout(visit: Visit): Answer {
  const { world, profile, call } = visit
  const workflow = getWorkflow(visit)
  const body = Body.safeParse(readJson(call))
  if (!body.success) throw invalid(z.prettifyError(body.error), 'invalid_field')
  const { scope, ...gaps } = body.data
  const places = layOut(workflow.graph, gaps)
  if (scope !== 'all') {
    for (const id of places.keys()) if (!scope.includes(id)) places.delete(id)
  }

  workflow.graph = {
    ...workflow.graph,
    nodes: workflow.graph.nodes.map((node) => {
      const position = places.get(node.id)
      return position ? { ...node, position } : node
    }),
  }
  touch(world, workflow)
  const positions = Object.fromEntries(places)
  const moved = places.size
  return json(200, wrapWrite(profile, { positions, moved, bounds: boundsOf(places) }))
}

function boundsOf(places: ReadonlyMap<string, Place>) {
  const all = [...places.values()]
  return {
    x: 0,
    y: 0,
    width: Math.max(0, ...all.map(({ x }) => x + NODE_SIZE.width)),
    height: Math.max(0, ...all.map(({ y }) => y + NODE_SIZE.height)),
  }
}
