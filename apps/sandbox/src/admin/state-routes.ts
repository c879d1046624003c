import { z } from 'zod'
import { replaceState } from '../create-world.ts'
import { json as answer } from '../http/call.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { createState, defaultKey } from '../state/create-state.ts'
import { fromSnapshot, toSnapshot, type Snapshot } from '../state/snapshot.ts'
import { withBody, withoutBody, type AdminRoute, type AdminVisit } from './admin-route.ts'

export const STATE_ROUTES: readonly AdminRoute[] = [
  withoutBody('POST /reset', 'Forgets everything but the seed and the key', (visit) => {
    const { world, options, recorder } = visit
    const { seed } = world.state
    const apiKey = defaultKey(world.state).secret
    replaceState(world, createState({ ...options, seed, apiKey }))
    recorder.clear()
    return answer(200, { reset: true })
  }),
  withoutBody('GET /snapshots', 'The names of the states that are put aside', (visit) =>
    answer(200, [...visit.snapshots.keys()]),
  ),
  withBody(
    'POST /snapshots',
    'Puts the state aside under a name',
    z.object({ name: z.string().min(1) }),
    ({ world, snapshots, body }) => {
      const json = JSON.stringify(toSnapshot(world.state))
      snapshots.set(body.name, { at: world.clock.now(), json })
      return answer(201, { name: body.name })
    },
  ),
  withoutBody('POST /snapshots/{name}/restore', 'Goes back to a state', (visit) => {
    const snapshot = visit.snapshots.get(visit.params['name'] ?? '')
    if (snapshot === undefined) throw notFound('Snapshot')
    const restored = take(visit, JSON.parse(snapshot.json))
    // What was running then runs again, for as long as it had to go.
    visit.world.clock.moveTo(snapshot.at)
    return restored
  }),
  withoutBody('GET /export', 'The whole state as JSON', ({ world }) =>
    answer(200, toSnapshot(world.state)),
  ),
  withBody(
    'POST /import',
    'Puts an exported state in the place of this one',
    z.looseObject({ version: z.number() }),
    (visit) => take(visit, visit.body),
  ),
]

function take({ world }: AdminVisit, snapshot: unknown) {
  replaceState(world, read(snapshot))
  return answer(200, { restored: true })
}

function read(snapshot: unknown) {
  try {
    return fromSnapshot(snapshot as Snapshot)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Refusal(400, `This is no state of a sandbox: ${why}`)
  }
}
