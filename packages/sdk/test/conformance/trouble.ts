import { expect } from 'vitest'
import { aGraph } from '../world.ts'
import { failing, within, type Case } from './case.ts'

const EXECUTE = { route: 'POST /workflows/{id}/execute', nth: 1 }
const POLL = { route: 'GET /workflows/executions/{id}/poll' }
const LIST = { route: 'GET /workflows/{id}/executions' }

/** Waits for two executions, as both a list and polls are made for them. */
function aWaitThatOutlives(
  effect: Record<string, unknown>,
  match: Record<string, unknown>,
): Case['show'] {
  return async (world) => {
    const workflowId = world.createWorkflow()
    const handles = [
      await world.start(workflowId, 20_000),
      await world.start(workflowId, 25_000),
    ]
    await world.spoil(effect, match)
    const ends = await within(world, world.wireflow.executions.waitAll(handles))
    expect(ends.map(({ status }) => status)).toEqual(['completed', 'completed'])
    for (const { outputs } of ends) expect(outputs.length).toBeGreaterThan(0)
  }
}

export const TROUBLE: readonly Case[] = [
  {
    behaviour: 'A start whose answer is lost is repeated, and starts once',
    async show(world) {
      const workflowId = world.createWorkflow()
      await world.spoil({ kind: 'reset', committed: true }, EXECUTE)
      const start = world.wireflow.executions.start({ workflowId, ...aGraph('0s') })
      expect((await within(world, start)).attempts).toBe(2)
      expect(world.sandbox.executions()).toHaveLength(1)
    },
  },
  {
    behaviour:
      'A start that is answered 503 though it was made is repeated, and starts once',
    async show(world) {
      const workflowId = world.createWorkflow()
      await world.spoil({ kind: 'status', status: 503, committed: true }, EXECUTE)
      const start = world.wireflow.executions.start({ workflowId, ...aGraph('0s') })
      expect((await within(world, start)).executions).toHaveLength(1)
      expect(world.sandbox.executions()).toHaveLength(1)
    },
  },
  {
    behaviour: 'A run whose answer is lost is not repeated, and said to be ambiguous',
    async show(world) {
      const id = world.createWorkflow()
      const match = { route: 'POST /workflows/{id}/run', nth: 1 }
      await world.spoil({ kind: 'reset', committed: true }, match)
      const error = { code: 'connection_failed', isAmbiguous: true, retryable: false }
      await failing(world, world.wireflow.workflows.run(id), error)
      expect(world.sandbox.executions()).toHaveLength(1)
    },
  },
  {
    behaviour: 'A refusal for the rate is waited out, with Retry-After and without',
    async show(world) {
      await world.spoil({ kind: 'rate-limit', seconds: 7 }, { nth: 1 })
      const startedAt = world.clock.now()
      expect((await within(world, world.wireflow.workflows.list())).attempts).toBe(2)
      expect(world.clock.now() - startedAt).toBeGreaterThan(0)
    },
  },
  {
    behaviour: 'A refusal without any header is retried after a backoff',
    async show(world) {
      await world.spoil({ kind: 'rate-limit', seconds: 7, headers: false }, { nth: 1 })
      expect((await within(world, world.wireflow.workflows.list())).attempts).toBe(2)
    },
  },
  {
    behaviour: 'An answer that is no JSON is an error that shows it',
    async show(world) {
      await world.spoil({ kind: 'malformed' }, { route: 'GET /workflows' })
      const error = { code: 'unexpected_response', raw: expect.any(String) }
      await failing(world, world.wireflow.workflows.list(), error)
    },
  },
  {
    behaviour: 'An answer in the other envelope is read all the same',
    async show(world) {
      const id = world.createWorkflow()
      await world.spoil({ kind: 'envelope' }, { route: 'GET /workflows/{id}' })
      expect((await within(world, world.wireflow.workflows.get(id))).nodes).toHaveLength(
        2,
      )
    },
  },
  {
    behaviour: 'A start that names no execution is an error, and not an empty result',
    async show(world) {
      const workflowId = world.createWorkflow()
      await world.spoil({ kind: 'missing-ids' }, { route: EXECUTE.route })
      const start = world.wireflow.executions.start({ workflowId, ...aGraph('0s') })
      await failing(world, start, { code: 'unexpected_response' })
    },
  },
  {
    behaviour: 'A wait outlives lost connections',
    show: aWaitThatOutlives({ kind: 'reset' }, { every: 3, times: 4 }),
  },
  {
    behaviour: 'A wait outlives answers that break off',
    show: aWaitThatOutlives({ kind: 'truncate', bytes: 20 }, { ...POLL, times: 2 }),
  },
  {
    behaviour: 'A wait outlives a time in which everything is answered 503',
    show: aWaitThatOutlives({ kind: 'status', status: 503 }, { times: 5 }),
  },
  {
    behaviour: 'A wait outlives refusals for the rate',
    show: aWaitThatOutlives({ kind: 'rate-limit', seconds: 20 }, { every: 4, times: 2 }),
  },
  {
    behaviour: 'Statuses in lower case are read',
    show: aWaitThatOutlives({ kind: 'lower-case' }, {}),
  },
  {
    behaviour: 'A status that nobody knows is not taken for an end',
    show: aWaitThatOutlives({ kind: 'unknown-status' }, { ...POLL, times: 3 }),
  },
  {
    behaviour: 'A list that lags behind does not hold a result back for good',
    show: aWaitThatOutlives({ kind: 'stale' }, { ...LIST, times: 3 }),
  },
  {
    behaviour: 'Where list and poll disagree, the poll is believed',
    show: aWaitThatOutlives({ kind: 'disagree' }, { ...LIST, times: 3 }),
  },
  {
    behaviour: 'Outputs that come after the end are waited for',
    show: aWaitThatOutlives({ kind: 'outputs-late' }, { ...POLL, times: 2 }),
  },
  {
    behaviour: 'A list whose rows have no ids does not end a wait',
    show: aWaitThatOutlives({ kind: 'missing-ids' }, { ...LIST, times: 2 }),
  },
  {
    behaviour: 'A clock that is wrong changes nothing about a wait',
    show: aWaitThatOutlives({ kind: 'clock-skew', ms: -3_600_000 }, {}),
  },
  {
    behaviour: 'An execution that fails tells which node it was',
    async show(world) {
      const prompt = 'sandbox:fail=picture'
      const handle = await world.start(world.createWorkflow(), 1_000, prompt)
      const nodeErrors = [expect.objectContaining({ nodeId: 'picture' })]
      const wait = world.wireflow.executions.wait(handle)
      await failing(world, wait, { code: 'execution_failed', nodeErrors })
    },
  },
  {
    behaviour: 'An execution that is not there ends a wait at once',
    async show(world) {
      const wait = world.wireflow.executions.wait('exec_unknown')
      await failing(world, wait, { code: 'not_found', status: 404 })
    },
  },
  {
    behaviour: 'A key that is refused is an error that does not show the key',
    options: { apiKey: 'sk-sandbox-wrong' },
    async show(world) {
      const message = expect.not.stringContaining('sk-sandbox-wrong')
      await failing(world, world.wireflow.workflows.list(), {
        code: 'unauthorized',
        message,
      })
    },
  },
]
