import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'

const iteratorConfigs = [{ nodeId: 'n-prompt', values: ['a boat', 'a tram'] }]
const batch = { way: 'execute', targetNodeId: 'n-image', iteratorConfigs }

type Run = { id: string; way: string; targetNodeId: string; iteratorConfigs: unknown }

test(
  'a run keeps the way, target and batch of its caller or its trigger',
  withWorld(async ({ api, relay, workflowId }) => {
    const asked = await api<Run>('POST', '/v1/runs', { workflowId, ...batch })
    expect(await api('GET', `/v1/runs/${asked.id}`)).toMatchObject(batch)

    const settings = { ...batch, limits: { inFlight: 5 } }
    const trigger = await api<{ id: string }>('POST', '/v1/triggers', {
      workflowId,
      settings,
    })
    const fired = await supertest(relay().url).post(`/t/${trigger.id}`).send({})
    expect(await api('GET', `/v1/runs/${fired.body.runId}`)).toMatchObject(batch)
  }),
)

test(
  'a run that says nothing of it executes the whole workflow once',
  withWorld(async ({ api, fire }) => {
    const { runId } = await fire()
    const run = await api('GET', `/v1/runs/${runId}`)
    const plain = { way: 'execute', targetNodeId: null, iteratorConfigs: null }
    expect(run).toMatchObject(plain)
  }),
)

test(
  'what a way has no place for is refused by name, for runs and for triggers',
  withWorld(async ({ api, workflowId }) => {
    const mapping = { 'n-prompt': { value: 'a' } }
    const wrong = [
      [{ way: 'run', targetNodeId: 'n-image' }, /targetNodeId/],
      [{ way: 'trigger', iteratorConfigs }, /iteratorConfigs/],
      [{ way: 'walk' }, /way/],
      [{ iteratorConfigs: [] }, /iteratorConfigs/],
      [{ iteratorConfigs: ['a'] }, /iteratorConfigs\.0/],
      [{ targetNodeId: '' }, /targetNodeId/],
    ] as const
    for (const [fields, name] of wrong) {
      await expect(api('POST', '/v1/runs', { workflowId, ...fields })).rejects.toThrow(
        name,
      )
      const trigger = api('POST', '/v1/triggers', { workflowId, settings: fields })
      await expect(trigger).rejects.toThrow(name)
    }
    const mapped = { workflowId, settings: { way: 'trigger', mapping } }
    await expect(api('POST', '/v1/triggers', mapped)).rejects.toThrow(/settings\.mapping/)
  }),
)
