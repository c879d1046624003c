import assert from 'node:assert/strict'
import type { Api } from '../api.ts'
import type { Area } from '../contract-case.ts'
import { expectRefusal } from '../expect.ts'
import { failing, words } from '../graphs.ts'
import { runTriggerClient } from '../trigger-client.ts'

const NONE = { authorization: '' }
const JSON_ALONE = { ...NONE, 'content-type': 'application/json' }

const ENDING = { COMPLETED: words, FAILED: failing }

export const TRIGGERS: Area = {
  name: 'Triggers and media',
  cases: [
    {
      id: 'TRG-01',
      says: 'A trigger needs no key: 202 with executionId, "queued" and a message',
      basis: 'documented',
      atRelay: true,
      async check({ send, createTrigger }) {
        const { webhookId } = await createTrigger(words())
        const reply = await send(
          'POST',
          `/workflow/${webhookId}/trigger`,
          { a: 1 },
          JSON_ALONE,
        )
        assert.equal(reply.status, 202)
        const { executionId, status, message } = reply.body
        assert.ok(executionId)
        assert.equal(status, 'queued')
        assert.equal(message, 'Workflow execution queued successfully')
      },
    },
    {
      id: 'TRG-02',
      says: 'GET of a trigger tells id, name and whether it is active, without a key',
      basis: 'documented',
      atRelay: true,
      async check({ send, createTrigger }) {
        const { webhookId, workflowId } = await createTrigger(words())
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
      atRelay: true,
      async check({ send, createTrigger }) {
        const { webhookId } = await createTrigger(words())
        const path = `/workflow/${webhookId}/trigger`
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
      atRelay: true,
      async check({ send, createTrigger }) {
        const { webhookId } = await createTrigger(words())
        const path = `/workflow/${webhookId}/trigger`
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
      atRelay: true,
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
      atRelay: true,
      async check({ send, createTrigger, ended }) {
        const { webhookId } = await createTrigger(words())
        const path = `/workflow/${webhookId}/trigger`
        const { body } = await send(
          'POST',
          path,
          { 'n-prompt': 'from outside' },
          JSON_ALONE,
        )
        const poll = await ended(String(body['executionId']))
        assert.ok(poll.text.includes('"from outside"'), poll.text)
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
    ...(['COMPLETED', 'FAILED'] as const).map((status, index) => ({
      id: `TRG-${11 + index}`,
      says: `A client that is written from the documentation sees the run to its end: ${status}`,
      basis: 'documented' as const,
      profile: 'docs' as const,
      atRelay: true as const,
      async check({ url: baseUrl, key, fetch, createTrigger }: Api) {
        const { webhookId } = await createTrigger(ENDING[status]())
        const seen = await runTriggerClient({ baseUrl, webhookId, key, fetch }, {})
        assert.deepEqual(seen.preflight, {
          ok: true,
          mayCall: true,
          mayPost: true,
          maySendJson: true,
        })
        assert.deepEqual(seen.fired, {
          status: 202,
          mayRead: true,
          hasRequestId: true,
          body: { status: 'queued', message: 'Workflow execution queued successfully' },
        })
        assert.equal(seen.check.isActive, true)
        assert.equal(seen.withoutKey, 401)
        assert.equal(seen.ended.status, status)
        assert.ok('n-prompt' in seen.ended.nodes)
        assert.deepEqual(seen.elsewhere, {
          status: 404,
          body: { error: 'Workflow not found' },
        })
      },
    })),
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
