import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

function send(world: World, triggerId = world.trigger.id) {
  return supertest(world.relay().url).post(`/t/${triggerId}`)
}

async function createTrigger(world: World, files: object): Promise<string> {
  const body = { workflowId: world.workflowId, settings: { files } }
  return (await world.api<{ id: string }>('POST', '/v1/triggers', body)).id
}

async function triggerData(world: World, runId: string) {
  const run = await world.api<{ triggerData: Record<string, string> }>(
    'GET',
    `/v1/runs/${runId}`,
  )
  return run.triggerData
}

test(
  'files of a form go to the upstream and are replaced by their addresses',
  withWorld(async (world) => {
    const sent = await send(world)
      .field('prompt', 'like this')
      .attach('photo', PNG, { filename: 'a.png', contentType: 'image/png' })
    expect(sent.status).toBe(202)

    const data = await triggerData(world, sent.body.runId)
    expect(data).toEqual({ prompt: 'like this', photo: expect.stringMatching(/^http/) })
    const kept = await fetch(data['photo'] ?? '')
    expect(Buffer.from(await kept.arrayBuffer())).toEqual(PNG)
  }),
)

test(
  'a file field that was left alone counts as not given',
  withWorld(async (world) => {
    const sent = await send(world)
      .set('content-type', 'multipart/form-data; boundary=x')
      .send(
        [
          '--x',
          'Content-Disposition: form-data; name="photo"; filename=""',
          'Content-Type: application/octet-stream',
          '',
          '',
          '--x--',
          '',
        ].join('\r\n'),
      )
    expect(sent.status).toBe(202)
    expect(await triggerData(world, sent.body.runId)).toEqual({})
  }),
)

test(
  'names of fields and files may be written in any script',
  withWorld(async (world) => {
    const body = new FormData()
    body.set('Größe', '大きい')
    body.set('写真', new Blob([PNG], { type: 'image/png' }), 'größe.png')
    body.set('_gotcha', 'spam')
    const sent = await fetch(world.trigger.url, { method: 'POST', body })
    const { runId } = (await sent.json()) as { runId: string }
    const run = await world.api<{ triggerData: object; files: { name: string }[] }>(
      'GET',
      `/v1/runs/${runId}`,
    )
    expect(run.triggerData).toEqual({ Größe: '大きい' })
    expect(run.files).toMatchObject([{ field: '写真', name: 'größe.png' }])
  }),
)

test(
  'a file of many megabytes arrives whole',
  withWorld(async (world) => {
    const large = Buffer.alloc(8 * 1024 * 1024, 'video')
    const sent = await send(world).attach('clip', large, {
      filename: 'clip.mp4',
      contentType: 'video/mp4',
    })
    expect(sent.status).toBe(202)
    const { clip = '' } = await triggerData(world, sent.body.runId)
    const kept = Buffer.from(await (await fetch(clip)).arrayBuffer())
    expect(kept.equals(large)).toBe(true)
  }),
)

test(
  'files that a trigger does not take are refused by name, and nothing starts',
  withWorld(async (world) => {
    const attach = (triggerId: string, type: string, content = PNG) =>
      send(world, triggerId).attach('file', content, {
        filename: 'a.bin',
        contentType: type,
      })

    const small = await attach(await createTrigger(world, { bytes: 10 }), 'image/png')
    expect(small.status).toBe(413)
    expect(small.body.error).toMatchObject({ code: 'file_too_large' })
    const none = await attach(await createTrigger(world, { allowed: false }), 'image/png')
    expect(none.status).toBe(415)
    expect(none.body.error.message).toContain('takes no files')
    const text = Buffer.from('no picture')
    const wrong = await attach(world.trigger.id, 'application/x-msdownload', text)
    expect(wrong.status).toBe(415)
    expect(wrong.body.error).toMatchObject({
      code: 'file_not_allowed',
      message: expect.stringContaining('"a.bin"'),
    })
    expect(world.sandbox.executions()).toHaveLength(0)
  }),
)

test(
  'a form that is cut short or has no boundary is refused',
  withWorld(async (world) => {
    const type = 'multipart/form-data; boundary=x'
    const cut = await send(world)
      .set('content-type', type)
      .send('--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nhal')
    expect(cut.status).toBe(400)
    const bare = await send(world).set('content-type', 'multipart/form-data').send('a')
    expect(bare.status).toBe(400)
    expect(bare.body.error.code).toBe('malformed_body')
  }),
)

test(
  'the same form with the same file and key is the same run',
  withWorld(async (world) => {
    const post = (file: Buffer) =>
      send(world)
        .set('idempotency-key', 'k')
        .field('prompt', 'a')
        .attach('photo', file, { filename: 'a.png', contentType: 'image/png' })
    const first = await post(PNG)
    const second = await post(PNG)
    expect(second.body.runId).toBe(first.body.runId)
    expect((await post(Buffer.from('another'))).status).toBe(422)
  }),
)
