import { createSecret } from '@wireflow-connect/webhooks'
import { expect, test } from 'vitest'
import { startReceiver, verifyWith } from '../harness/receiver.ts'
import { withWorld } from '../harness/world.ts'

type Started = { id: string; callback: { url: string; secret: string } }

test(
  'the callback of a run hears of its end, signed with a secret that the answer shows',
  withWorld(async ({ api, workflowId, receiver }) => {
    const resume = await startReceiver()
    const callback = { url: resume.url }
    const run = await api<Started>('POST', '/v1/runs', { workflowId, callback })

    const delivery = await resume.next()
    verifyWith(run.callback.secret, delivery)
    expect(delivery.event).toMatchObject({
      type: 'execution.completed',
      data: { runId: run.id },
    })
    await receiver.next()

    // Another run is none of its business.
    const { id } = await api<Started>('POST', '/v1/runs', { workflowId })
    expect((await receiver.next()).event.data['runId']).toBe(id)
    expect(resume.received).toHaveLength(1)
    await resume.close()
  }),
)

test(
  'a caller may bring its own secret, and a repeated call registers no second callback',
  withWorld(async ({ api, workflowId }) => {
    const resume = await startReceiver()
    const secret = createSecret()
    const body = { workflowId, callback: { url: resume.url, secret } }
    const first = await api<Started>('POST', '/v1/runs', body, { 'idempotency-key': 'k' })
    const second = await api<Started>('POST', '/v1/runs', body, {
      'idempotency-key': 'k',
    })
    expect(second.id).toBe(first.id)

    verifyWith(secret, await resume.next())
    const { data } = await api<{ data: object[] }>(
      'GET',
      `/v1/deliveries?runId=${first.id}`,
    )
    expect(data).toHaveLength(2)
    await resume.close()
  }),
)

test(
  'a repeated call with another callback adds it, also when the run has ended',
  withWorld(async ({ api, workflowId, sandbox }) => {
    const [first, second, third] = [
      await startReceiver(),
      await startReceiver(),
      await startReceiver(),
    ]
    const inputs = { prompt: 'sandbox:slow=3s' }
    const call = async ({ url }: { url: string }) => {
      const body = { workflowId, inputs, callback: { url } }
      return api<Started>('POST', '/v1/runs', body, { 'idempotency-key': 'k' })
    }
    const run = await call(first)
    const joined = await call(second)
    const told = await Promise.all([first.next(), second.next()])
    const late = await call(third)
    told.push(await third.next())

    for (const [index, { id, callback }] of [run, joined, late].entries()) {
      expect(id).toBe(run.id)
      const delivery = told[index]
      if (!delivery) throw new Error('It was not told')
      verifyWith(callback.secret, delivery)
      expect(delivery.event).toMatchObject({
        type: 'execution.completed',
        data: { runId: run.id },
      })
    }
    // Who asks again is shown the secret that signs.
    expect((await call(first)).callback.secret).toBe(run.callback.secret)
    expect(sandbox.executions()).toHaveLength(1)
    for (const receiver of [first, second, third]) await receiver.close()
  }),
)

test(
  'an address that can never be reached is refused before anything starts',
  withWorld(async ({ api, workflowId, sandbox }) => {
    const callback = { url: 'http://10.0.0.1/hook' }
    const sent = api('POST', '/v1/runs', { workflowId, callback })
    await expect(sent).rejects.toThrow(/400.*private network/)
    expect(sandbox.executions()).toHaveLength(0)
  }),
)

test(
  'a callback that asks for a moment is not sent before, and is sent soon after',
  withWorld(async ({ api, workflowId, receiver }) => {
    const resume = await startReceiver()
    const startedAt = Date.now()
    const callback = { url: resume.url, notBeforeMs: 4_000 }
    await api<Started>('POST', '/v1/runs', { workflowId, callback })

    await receiver.next()
    const heardAfterMs = Date.now() - startedAt
    await resume.next()
    const calledBackAfterMs = Date.now() - startedAt
    expect(calledBackAfterMs).toBeGreaterThanOrEqual(4_000)
    // The run itself ended before, as an ordinary endpoint was told.
    expect(heardAfterMs).toBeLessThan(calledBackAfterMs)
    expect(resume.received).toHaveLength(1)
    await resume.close()
  }),
)
