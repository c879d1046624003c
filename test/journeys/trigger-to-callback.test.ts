import { ExecutionEvent } from '@wireflow-connect/webhooks/schemas'
import { expect, test } from 'vitest'
import { verifyWith } from '../harness/receiver.ts'
import { withWorld } from '../harness/world.ts'

test(
  'a JSON trigger ends in one callback that verifies and carries the picture',
  withWorld(async ({ fire, receiver, endpoint, sandbox, workflowId }) => {
    const { runId } = await fire({ prompt: 'three boats' })
    const delivery = await receiver.next()

    verifyWith(endpoint.secret, delivery)
    const event = ExecutionEvent.parse(delivery.event)
    expect(event.type).toBe('execution.completed')
    expect(event.data).toMatchObject({ runId, workflowId, status: 'completed' })
    expect(event.data.executionId).toBe(sandbox.executions()[0]?.id)
    expect(event.data.creditsUsed).toBeGreaterThan(0)

    const picture = event.data.outputs.find(({ type }) => type === 'image')
    const file = await fetch(picture?.url ?? '')
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(receiver.received).toHaveLength(1)
  }),
)

test(
  'what the trigger was given reaches the node with that label',
  withWorld(async ({ fire, receiver, sandbox }) => {
    await fire({ prompt: 'three boats', utm_source: 'mail' })
    const { event } = await receiver.next()

    expect(JSON.stringify(event.data['nodeRuns'])).toContain('three boats')
    expect(sandbox.executions()[0]?.triggerData).toEqual({
      prompt: 'three boats',
      utm_source: 'mail',
    })
  }),
)

test(
  'a form sent from a browser leads to a page that tells the state, and to a callback',
  withWorld(async ({ trigger, receiver, endpoint }) => {
    const form = await fetch(trigger.formUrl)
    const page = await form.text()
    expect(form.headers.get('content-type')).toContain('text/html')
    expect(page).toContain(`action="${trigger.url}"`)
    expect(page).toContain('name="n-prompt"')

    const sent = await fetch(trigger.url, {
      method: 'POST',
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
      body: new URLSearchParams({ 'n-prompt': 'a lighthouse' }),
      redirect: 'manual',
    })
    expect(sent.status).toBe(303)
    const statusUrl = sent.headers.get('location') ?? ''
    const status = await fetch(statusUrl, { headers: { accept: 'text/html' } })
    expect(await status.text()).toContain('data-state=')

    const delivery = await receiver.next()
    verifyWith(endpoint.secret, delivery)
    expect(JSON.stringify(delivery.event.data['nodeRuns'])).toContain('a lighthouse')
    const json = await fetch(statusUrl, { headers: { accept: 'application/json' } })
    expect(await json.json()).toMatchObject({ status: 'completed', ended: true })
  }),
)

test(
  'a failed execution gives execution.failed with the failing node',
  withWorld(async ({ fire, receiver, endpoint }) => {
    await fire({ prompt: 'sandbox:fail=n-image' })
    const delivery = await receiver.next()

    verifyWith(endpoint.secret, delivery)
    expect(delivery.event.type).toBe('execution.failed')
    expect(delivery.event.data).toMatchObject({
      status: 'failed',
      error: { nodeId: 'n-image', message: expect.stringMatching(/./) },
    })
  }),
)

test(
  'a receiver that was down gets the same delivery once it is up',
  withWorld(async ({ fire, receiver, endpoint, api }) => {
    receiver.answer(503)
    const { runId } = await fire()
    const first = await receiver.next()
    receiver.answer(204)
    const second = await receiver.next()

    verifyWith(endpoint.secret, second)
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
    expect(second.body).toBe(first.body)

    const { data } = await api<{ data: { id: string; state: string }[] }>(
      'GET',
      `/v1/deliveries?runId=${runId}`,
    )
    expect(data).toHaveLength(1)
    const attempts = async () =>
      (await api<Delivery>('GET', `/v1/deliveries/${data[0]?.id}`)).attempts
    await expect.poll(attempts).toMatchObject([
      { number: 1, outcome: 'status', status: 503 },
      { number: 2, outcome: 'succeeded', status: 204 },
    ])
  }),
)

type Delivery = { attempts: object[] }
