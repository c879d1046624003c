import assert from 'node:assert/strict'
import type { Area } from '../contract-case.ts'
import { expectRefusal } from '../expect.ts'
import { words } from '../graphs.ts'

const NONE = { authorization: '' }

/** An id that two targets in one run do not both use. */
function newWebhookId(): string {
  return `whk_${crypto.randomUUID()}`
}

export const TRIGGERS: Area = {
  name: 'Triggers and media',
  cases: [
    {
      id: 'TRG-01',
      says: 'A trigger needs no key: 202 with executionId, "queued" and a message',
      basis: 'documented',
      async check({ send, create }) {
        const webhookId = newWebhookId()
        await create(words(), { webhookId })
        const reply = await send('POST', `/workflow/${webhookId}/trigger`, { a: 1 }, NONE)
        assert.equal(reply.status, 202)
        const { executionId, ...rest } = reply.body
        assert.ok(executionId)
        assert.deepEqual(rest, {
          status: 'queued',
          message: 'Workflow execution queued successfully',
        })
      },
    },
    {
      id: 'TRG-02',
      says: 'GET of a trigger tells id, name and whether it is active, without a key',
      basis: 'documented',
      async check({ send, create }) {
        const webhookId = newWebhookId()
        const workflowId = await create(words(), { webhookId })
        const path = `/workflow/${webhookId}/trigger`
        const { body } = await send('GET', path, undefined, NONE)
        assert.deepEqual(body, {
          workflowId,
          name: 'Contract',
          isActive: true,
          message: 'Webhook is configured. Use POST to trigger execution.',
        })
      },
    },
    {
      id: 'TRG-03',
      says: 'The id of the workflow works in the place of a webhook id',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflow/${await create(words())}/trigger`
        assert.equal((await send('POST', path, {}, NONE)).status, 202)
      },
    },
    {
      id: 'TRG-04',
      says: 'Every answer of a trigger allows any origin, the preflight too',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflow/${await create(words())}/trigger`
        for (const method of ['OPTIONS', 'GET', 'POST']) {
          const { status, headers } = await send(method, path, undefined, NONE)
          assert.ok(status < 300)
          assert.equal(headers.get('access-control-allow-origin'), '*')
        }
      },
    },
    {
      id: 'TRG-05',
      says: 'What is posted becomes the triggerData of the execution',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflow/${await create(words())}/trigger`
        const { body } = await send('POST', path, { colour: 'red' }, NONE)
        const detail = await send(
          'GET',
          `/workflows/executions/${String(body['executionId'])}`,
        )
        assert.deepEqual(detail.data['triggerData'], { colour: 'red' })
      },
    },
    {
      id: 'TRG-06',
      says: 'Polling what a trigger started needs a key',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflow/${await create(words())}/trigger`
        const { body } = await send('POST', path, {}, NONE)
        const poll = `/workflows/executions/${String(body['executionId'])}/poll`
        expectRefusal(await send('GET', poll, undefined, NONE), 401)
        assert.equal((await send('GET', poll)).status, 200)
      },
    },
    {
      id: 'TRG-07',
      says: 'An unknown webhook is 404 "Workflow not found"',
      basis: 'assumed',
      async check({ send }) {
        const reply = await send('POST', '/workflow/whk_none/trigger', {}, NONE)
        expectRefusal(reply, 404, 'Workflow not found')
      },
    },
    {
      id: 'TRG-08',
      says: 'An empty body counts as {}, anything but a JSON object is refused with 400',
      basis: 'assumed',
      async check({ send, create }) {
        const path = `/workflow/${await create(words())}/trigger`
        assert.equal((await send('POST', path, undefined, NONE)).status, 202)
        expectRefusal(await send('POST', path, 'a=b', NONE), 400)
        expectRefusal(await send('POST', path, '[1]', NONE), 400)
      },
    },
    {
      id: 'TRG-09',
      says: 'A field of the name of an input node fills that input',
      basis: 'assumed',
      async check({ send, create, ended }) {
        const path = `/workflow/${await create(words())}/trigger`
        const { body } = await send('POST', path, { 'n-prompt': 'from outside' }, NONE)
        const poll = await ended(String(body['executionId']))
        assert.ok(poll.text.includes('"from outside"'))
      },
    },
    {
      id: 'TRG-10',
      says: 'A trigger draws on the executions a minute of the owner',
      basis: 'assumed',
      sandboxOnly: true,
      async check({ send, create, start }) {
        const workflowId = await create(words())
        for (let count = 0; count < 10; count++) await start(workflowId)
        const reply = await send('POST', `/workflow/${workflowId}/trigger`, {}, NONE)
        expectRefusal(reply, 429)
      },
    },
    {
      id: 'MED-01',
      says: 'A file in a form is kept: data.url leads to it',
      basis: 'documented',
      sandboxOnly: true,
      async check({ send }) {
        const form = new FormData()
        form.set('file', new File(['bytes'], 'a.png', { type: 'image/png' }))
        const { body } = await send('POST', '/media/upload', form)
        const { url } = body['data'] as { url: string }
        assert.equal((await send('GET', url)).text, 'bytes')
      },
    },
    {
      id: 'MED-02',
      says: 'A file by its address is kept: data.url',
      basis: 'documented',
      sandboxOnly: true,
      async check({ send }) {
        const { body } = await send('POST', '/media/upload', {
          url: 'https://example.com/a.png',
        })
        assert.match((body['data'] as { url: string }).url, /^https?:/)
      },
    },
    {
      id: 'MED-03',
      says: 'A large file: announced, PUT without a key with the given headers, completed',
      basis: 'documented',
      sandboxOnly: true,
      async check({ send }) {
        const bytes = 'x'.repeat(5_000)
        const { data } = await send('POST', '/media/upload-url', {
          filename: 'a.mp4',
          contentType: 'video/mp4',
          size: bytes.length,
        })
        assert.equal(data['method'], 'PUT')
        const put = new Request(String(data['uploadUrl']), { method: 'PUT' })
        const { 'Content-Type': contentType = '' } = data['headers'] as Record<
          string,
          string
        >
        const headers = { 'content-type': contentType, authorization: '' }
        assert.equal((await send('PUT', put.url, bytes, headers)).status, 200)
        const done = await send('POST', '/media/upload-url/complete', {
          mediaId: data['mediaId'],
        })
        assert.match(String(done.data['url']), /^https?:/)
      },
    },
    {
      id: 'MED-04',
      says: 'A file over 25 MB is refused',
      basis: 'documented',
      async check({ send }) {
        const reply = await send('POST', '/media/upload-url', {
          filename: 'a.mp4',
          contentType: 'video/mp4',
          size: 25 * 1_024 * 1_024 + 1,
        })
        assert.ok(reply.status >= 400 && reply.status < 500)
      },
    },
    {
      id: 'SBX-01',
      says: 'A route that does not exist is 501 with the list of those that do',
      basis: 'assumed',
      sandboxOnly: true,
      async check({ send }) {
        const reply = await send('GET', '/nothing/here')
        assert.equal(reply.status, 501)
        assert.ok((reply.body['routes'] as string[]).includes('GET /api/v1/workflows'))
      },
    },
  ],
}
