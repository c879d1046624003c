import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'

test(
  'a trigger takes JSON, forms, plain text and nothing at all, under both its paths',
  withWorld(async ({ relay, trigger, api }) => {
    const caller = supertest(relay().url)
    const own = () => caller.post(`/t/${trigger.id}`)
    const upstream = () => caller.post(`/api/v1/workflow/${trigger.id}/trigger`)

    const answers = [
      await own().send({ prompt: 'json', _gotcha: '' }),
      await own().type('form').send({ prompt: 'form' }),
      await own().type('text/plain').send('text'),
      await own(),
      await upstream().send({ prompt: 'upstream' }),
    ]

    for (const answer of answers) {
      expect(answer.status).toBe(202)
      expect(answer.body).toEqual({
        executionId: answer.body.runId,
        status: 'queued',
        message: 'Workflow execution queued successfully',
        runId: expect.stringMatching(/^run_/),
        statusUrl: expect.stringMatching(/\/r\/rcp_/),
        inputs: { set: expect.any(Array), kept: expect.any(Array), ignored: [] },
      })
    }
    const sets = answers.map(({ body }) => body.inputs.set as string[])
    expect(sets).toEqual([['Prompt'], ['Prompt'], ['Prompt'], [], ['Prompt']])
    const taken = answers.map(({ body }) => triggerData(body.runId))
    expect(await Promise.all(taken)).toEqual([
      { prompt: 'json' },
      { prompt: 'form' },
      { text: 'text' },
      {},
      { prompt: 'upstream' },
    ])

    async function triggerData(runId: string) {
      const run = await api<{ triggerData: object }>('GET', `/v1/runs/${runId}`)
      return run.triggerData
    }
  }),
)

test(
  'pages of every origin may call a trigger, and a GET tells whether it takes calls',
  withWorld(async ({ relay, trigger, workflowId }) => {
    const caller = supertest(relay().url)
    for (const path of [`/t/${trigger.id}`, `/api/v1/workflow/${trigger.id}/trigger`]) {
      const preflight = await caller.options(path).set('origin', 'https://example.com')
      expect(preflight.status).toBe(204)
      expect(preflight.headers['access-control-allow-origin']).toBe('https://example.com')
      expect(preflight.headers['access-control-allow-methods']).toContain('POST')

      const status = await caller.get(path)
      expect(status.body).toMatchObject({ isActive: true })
      // Wireflow's own path tells the workflow, as Wireflow does there.
      const isOwnPath = path.startsWith('/t/')
      expect(status.body.workflowId).toBe(isOwnPath ? undefined : workflowId)
    }
  }),
)

test(
  'a browser goes to the redirect address that the owner of the trigger set',
  withWorld(async ({ relay, workflowId, api }) => {
    const redirectUrl = 'https://example.com/thanks'
    const trigger = await api<{ id: string }>('POST', '/v1/triggers', {
      workflowId,
      redirectUrl,
    })
    const sent = await supertest(relay().url)
      .post(`/t/${trigger.id}`)
      .set('accept', 'text/html')
      .type('form')
      .send({ prompt: 'a boat' })
    expect(sent.status).toBe(303)
    expect(sent.headers['location']).toBe(redirectUrl)
  }),
)

test(
  'text that the database cannot keep is refused by itself, and its neighbours are kept',
  withWorld(async ({ relay, trigger }) => {
    const send = (prompt: string) =>
      supertest(relay().url).post(`/t/${trigger.id}`).send({ prompt })
    const answers = await Promise.all(
      ['good', 'NUL \u0000', 'half \ud800', 'emoji 🚲', 'fine'].map(send),
    )
    expect(answers.map(({ status }) => status)).toEqual([202, 400, 400, 202, 202])
    expect(answers[1]?.body.error.code).toBe('malformed_body')
  }),
)
