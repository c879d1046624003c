import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { controlled } from './controlled.ts'
import { foresee, randomGraph, toBody } from './random-graph.ts'
import { runGraph } from './runs.ts'

const RUNS = { numRuns: 200 }

test('any graph ends as the rules foresee: nodes, status, cost and the failing node', async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph, async (graph) => {
      const { status, detail, runs } = await runGraph(await controlled(), toBody(graph))
      const expected = foresee(graph)
      const actual = Object.fromEntries(
        Object.values(runs).map((run) => [run.nodeId, run.status]),
      )
      expect(actual).toEqual(expected.nodes)
      expect(status).toBe(expected.status)
      expect(detail['creditsUsed']).toBe(expected.credits)
      const failed = detail['errorNode'] as string | null
      const ofFailed = failed === null ? undefined : expected.nodes[failed]
      expect(ofFailed).toBe(expected.status === 'FAILED' ? 'FAILED' : undefined)
    }),
    RUNS,
  )
})

test('no node starts before all that it needs have ended', async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph, async (graph) => {
      const world = await controlled()
      const { id } = await runGraph(world, toBody(graph))
      const { body } = await world.steer('GET', `/executions/${id}`)
      const states = new Map(
        (body['nodeStates'] as State[]).map((state) => [state.nodeId, state]),
      )
      for (const [target, sources] of graph.sources.entries()) {
        const startedAt = states.get(`n${target}`)?.startedAt
        if (!startedAt) continue
        const ends = sources.map((source) => states.get(`n${source}`)?.completedAt ?? '~')
        expect(ends.every((end) => end <= startedAt)).toBe(true)
      }
    }),
    RUNS,
  )
})

type State = { nodeId: string; startedAt: string | null; completedAt: string | null }

test('it makes no difference whether the time passes at once or in small steps', async () => {
  await fc.assert(
    fc.asyncProperty(
      randomGraph,
      fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 10 }),
      async (graph, steps) => {
        const atOnce = await controlled()
        const stepwise = await controlled()
        const { id } = stepwise.sandbox.createWorkflow({
          id: 'wf',
          name: 'Test',
          ...toBody(graph),
        })
        await stepwise.send('POST', `/workflows/${id}/execute`, toBody(graph))
        for (const ms of steps) {
          stepwise.pass(ms)
          stepwise.sandbox.executions()
        }
        stepwise.pass(60 * 60_000)
        const one = await runGraph(atOnce, toBody(graph))
        const [other] = stepwise.sandbox.executions()
        const detail = await stepwise.send('GET', `/workflows/executions/${other?.id}`)
        expect(detail.body).toEqual(one.detail)
      },
    ),
    { numRuns: 60 },
  )
})
