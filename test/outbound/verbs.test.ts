import { ExecutionEvent } from '@wireflow-connect/webhooks/schemas'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startReceiver, verifyWith } from '../harness/receiver.ts'
import { withWorld, type World } from '../harness/world.ts'

type Refetched = { state: string; eventIds: string[]; executions: { status: string }[] }
type Estimated = {
  started: boolean
  estimate: { credits: number; complete: boolean; lastTimeCredits: number | null }
}

async function runOnce(world: World, data: object = { prompt: 'a red bike' }) {
  const { runId } = await world.fire(data)
  const delivery = await world.receiver.next()
  return { runId, delivery }
}

test(
  'a refetch asks the upstream anew and tells it in a new, signed event',
  withWorld(async (world) => {
    const { runId, delivery } = await runOnce(world)
    await withClient(world.databaseUrl, (client) =>
      // As if the upstream's record had been incomplete the first time.
      client.query(`update executions set outputs = '[]', credits_used = null`),
    )
    const path = `/v1/runs/${runId}/refetch`
    const refetched = await world.api<Refetched>('POST', path)
    const again = await world.receiver.next()
    verifyWith(world.endpoint.secret, again)
    expect(refetched.eventIds).toEqual([again.headers['webhook-id']])
    expect(again.headers['webhook-id']).not.toBe(delivery.headers['webhook-id'])

    const { data } = ExecutionEvent.parse(again.event)
    expect(data).toMatchObject({ runId, outputs: delivery.event.data['outputs'] })
    expect(data['refetchedAt']).toEqual(expect.any(String))
    const shown = await world.api('GET', `/v1/runs/${runId}`)
    expect(shown).toMatchObject({ executions: [{ outputs: data.outputs }] })
  }),
)

test(
  'a refetch tells the late success of a run that ended as timed out, and no callback again',
  withWorld(async (world) => {
    const resume = await startReceiver()
    const { id } = await world.api<{ id: string }>('POST', '/v1/runs', {
      workflowId: world.workflowId,
      callback: { url: resume.url },
    })
    await resume.next()
    await world.receiver.next()
    await withClient(world.databaseUrl, (client) =>
      client.query(`update runs set state = 'timed_out' where id = $1`, [id]),
    )
    await world.api('POST', `/v1/runs/${id}/refetch`)
    expect((await world.receiver.next()).event.type).toBe('execution.completed')
    expect(await world.api('GET', `/v1/runs/${id}`)).toMatchObject({ state: 'timed_out' })
    expect(resume.received).toHaveLength(1)
    await resume.close()
  }),
)

test(
  'a run that goes on is neither fetched again nor run again',
  withWorld(async (world) => {
    const { runId } = await world.fire({ prompt: 'sandbox:slow=20s' })
    for (const verb of ['refetch', 'rerun']) {
      await expect(world.api('POST', `/v1/runs/${runId}/${verb}`)).rejects.toThrow('409')
      await expect(world.api('POST', `/v1/runs/run_none/${verb}`)).rejects.toThrow('404')
    }
  }),
)

test(
  'a rerun shows its cost first and starts nothing until it is confirmed',
  withWorld(async (world) => {
    const { runId, delivery } = await runOnce(world)
    const path = `/v1/runs/${runId}/rerun`
    const { started, estimate } = await world.api<Estimated>('POST', path)
    expect(started).toBe(false)
    expect(estimate.credits).toBeGreaterThan(0)
    expect(estimate.lastTimeCredits).toBe(delivery.event.data['creditsUsed'])
    await expect(world.api('POST', path, { confirm: 'yes' })).rejects.toThrow('400')
    expect(world.sandbox.executions()).toHaveLength(1)

    const key = { 'idempotency-key': 'once' }
    type Run = { id: string; triggerData: object }
    const again = await world.api<Run>('POST', path, { confirm: true }, key)
    const same = await world.api<Run>('POST', path, { confirm: true }, key)
    expect(same.id).toBe(again.id)
    expect(again.triggerData).toEqual({ prompt: 'a red bike' })
    expect((await world.receiver.next()).event.data['runId']).toBe(again.id)
    expect(world.sandbox.executions()).toHaveLength(2)
  }),
)
