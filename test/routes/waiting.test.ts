import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'

type Run = { id: string; state: string }

test(
  'a caller that waits gets the run with its result, or the run as it is in time',
  withWorld(async ({ api, workflowId }) => {
    const ended = await api<Run>('POST', '/v1/runs', { workflowId, wait: 30 })
    expect(ended).toMatchObject({
      state: 'completed',
      executions: [{ status: 'completed' }],
    })
    const inputs = { prompt: 'sandbox:slow=60s' }
    const slow = await api<Run>('POST', '/v1/runs', { workflowId, inputs, wait: 0.5 })
    expect(['accepted', 'starting', 'running']).toContain(slow.state)
  }),
)

test(
  'a program written for the upstream polls the relay with its own key',
  withWorld(async ({ relay, sandbox, trigger, receiver, api, adminApi, workspaceId }) => {
    const caller = supertest(relay().url)
    const fired = await caller.post(`/api/v1/workflow/${trigger.id}/trigger`).send({})
    const path = `/api/v1/workflows/executions/${fired.body.executionId}/poll`
    const poll = (key: string) => caller.get(path).auth(key, { type: 'bearer' })

    expect((await poll(sandbox.apiKey)).body.status).toBe('RUNNING')
    await receiver.next()
    const upstreamPolls = () => sandbox.requests().length
    const before = upstreamPolls()
    const { body } = await poll(sandbox.apiKey)
    expect(body.status).toBe('COMPLETED')
    expect(JSON.stringify(body.nodeResults.nodeRuns)).toContain('n-image')
    expect(upstreamPolls()).toBe(before)

    const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', {
      workspaceId,
      name: 'poller',
    })
    expect((await poll(token)).body.status).toBe('COMPLETED')
    expect((await poll('sk-somebody-else')).status).toBe(401)
    expect((await poll('sk-somebody-else')).body).toEqual({ error: 'Invalid API key' })
    expect(await api('GET', `/v1/runs/${fired.body.runId}`)).toBeTruthy()
  }),
)

test(
  'a failed run is told to such a program as FAILED, with the error',
  withWorld(async ({ relay, sandbox, fire, receiver }) => {
    const { runId } = await fire({ prompt: 'sandbox:fail=n-image' })
    await receiver.next()
    const { body } = await supertest(relay().url)
      .get(`/api/v1/workflows/executions/${runId}/poll`)
      .auth(sandbox.apiKey, { type: 'bearer' })
    expect(body).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/./) })
  }),
)

test(
  'a status page can be followed as a stream that ends with the run',
  withWorld(async ({ fire }) => {
    const { statusUrl } = await fire()
    const response = await fetch(statusUrl, { headers: { accept: 'text/event-stream' } })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const text = await response.text()
    const states = [...text.matchAll(/^data: (.*)$/gm)].map(
      ([, data = '']) => (JSON.parse(data) as { status: string }).status,
    )
    expect(states.at(0)).not.toBe('completed')
    expect(states.at(-1)).toBe('completed')
    expect(new Set(states).size).toBe(states.length)
  }),
)

test(
  'nobody can guess the address of a status page',
  withWorld(async ({ relay, fire }) => {
    const { statusUrl } = await fire()
    expect(statusUrl).toMatch(/\/r\/rcp_[0-9a-z]{26}$/)
    const wrong = await supertest(relay().url).get('/r/rcp_00000000000000000000000000')
    expect(wrong.status).toBe(404)
  }),
)
