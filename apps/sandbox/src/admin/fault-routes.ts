import { z } from 'zod'
import { NewFault } from '../faults/fault-rule.ts'
import { json } from '../http/call.ts'
import { notFound } from '../http/refusal.ts'
import { nextId } from '../state/ids.ts'
import { withBody, withoutBody, type AdminRoute, type AdminVisit } from './admin-route.ts'

export const FAULT_ROUTES: readonly AdminRoute[] = [
  withoutBody('GET /faults', 'Every fault rule, with its hits', ({ world }) =>
    json(200, [...world.state.faults.values()]),
  ),
  withBody('POST /faults', 'Adds a fault rule', NewFault, ({ world, body }) => {
    const id = body.id ?? nextId(world.state, 'flt_')
    const rule = { ...body, id, seen: 0, hits: 0 }
    world.state.faults.set(id, rule)
    return json(201, rule)
  }),
  withBody(
    'PATCH /faults/{id}',
    'Switches a fault rule on or off',
    z.object({ enabled: z.boolean() }),
    (visit) => {
      const rule = findRule(visit)
      rule.enabled = visit.body.enabled
      return json(200, rule)
    },
  ),
  withoutBody('DELETE /faults/{id}', 'Takes a fault rule away', (visit) => {
    visit.world.state.faults.delete(findRule(visit).id)
    return json(200, { deleted: true })
  }),
  withoutBody('DELETE /faults', 'Takes every fault rule away', ({ world }) => {
    world.state.faults.clear()
    return json(200, { deleted: true })
  }),
]

function findRule({ world, params }: AdminVisit) {
  const rule = world.state.faults.get(params['id'] ?? '')
  if (!rule) throw notFound('Fault rule')
  return rule
}
