import { z } from 'zod'
import { finishNow } from '../engine/settle.ts'
import { json } from '../http/call.ts'
import { defaultKey } from '../state/create-state.ts'
import { isOver } from '../state/execution.ts'
import { Settings } from '../state/settings.ts'
import { withBody, withoutBody, type AdminRoute, type AdminVisit } from './admin-route.ts'

const TEN_YEARS_MS = 10 * 366 * 24 * 60 * 60_000

// Dates end somewhere, and a clock beyond that could tell no time at all.
const Advance = z.object({ ms: z.number().nonnegative().max(TEN_YEARS_MS) })

export const SETTINGS_ROUTES: readonly AdminRoute[] = [
  withoutBody('GET /status', 'What this sandbox is and how it is doing', ({ world }) => {
    const { state } = world
    const live = [...state.executions.values()].filter((one) => !isOver(one))
    return json(200, {
      url: `${world.origin()}/api/v1`,
      apiKey: defaultKey(state).secret,
      seed: state.seed,
      settings: state.settings,
      clock: clockOf(world),
      counts: {
        workflows: state.workflows.size,
        executions: state.executions.size,
        live: live.length,
        faults: state.faults.size,
      },
    })
  }),
  withBody(
    'PATCH /settings',
    'Switches any of the settings',
    Settings.partial(),
    ({ world, body }) => {
      Object.assign(world.state.settings, body)
      if (body.durations === 'immediate') finishAll(world)
      return json(200, world.state.settings)
    },
  ),
  withoutBody('GET /clock', 'The sandbox’s time', ({ world }) =>
    json(200, clockOf(world)),
  ),
  withoutBody('POST /clock/freeze', 'Stops the clock', ({ world }) => {
    world.clock.freeze()
    return json(200, clockOf(world))
  }),
  withoutBody(
    'POST /clock/resume',
    'Lets the clock go on from where it stands',
    ({ world }) => {
      world.clock.resume()
      return json(200, clockOf(world))
    },
  ),
  withBody(
    'POST /clock/advance',
    'Moves the clock on; what falls due happens',
    Advance,
    ({ world, body }) => {
      world.clock.advance(body.ms)
      return json(200, clockOf(world))
    },
  ),
]

function clockOf({ clock }: AdminVisit['world']) {
  return { now: new Date(clock.now()).toISOString(), frozen: clock.frozen }
}

function finishAll(world: AdminVisit['world']): void {
  for (const execution of world.state.executions.values()) {
    if (!isOver(execution)) finishNow(world, execution)
  }
}
