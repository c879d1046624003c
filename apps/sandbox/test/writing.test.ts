import { expect, test } from 'vitest'
import { controlled } from './controlled.ts'
import { node, pictureWorkflow } from './graphs.ts'

test('a replacement based on an older version is a conflict', async () => {
  const { sandbox, send } = await controlled()
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  const { updatedAt } = (await send('GET', `/workflows/${id}`)).body
  const first = await send('PUT', `/workflows/${id}`, {
    name: 'One',
    baseUpdatedAt: updatedAt,
  })
  expect(first.body).toMatchObject({ name: 'One' })
  const second = await send('PUT', `/workflows/${id}`, {
    name: 'Two',
    baseUpdatedAt: updatedAt,
  })
  expect(second.status).toBe(409)
  expect(second.body).toMatchObject({
    currentUpdatedAt: first.body['updatedAt'],
    yourBaseUpdatedAt: updatedAt,
  })
})

test('sending a whole workflow back is refused for what cannot be written', async () => {
  const { sandbox, send } = await controlled()
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  const { body } = await send('GET', `/workflows/${id}`)
  expect((await send('PUT', `/workflows/${id}`, body)).status).toBe(400)
})

test('a node is patched key by key, null takes a key away, and structure is refused', async () => {
  const { sandbox, send } = await controlled()
  const { id } = sandbox.createWorkflow({
    name: 'x',
    nodes: [node('a', 'generate:flux_2', { prompt: 'old', seed: 1 })],
    edges: [],
  })
  const path = `/workflows/${id}/nodes/a`
  const patched = await send('PATCH', path, {
    config: { prompt: 'new', seed: null },
    label: 'Hero',
  })
  expect(patched.body).toMatchObject({
    data: { node: { id: 'a', data: { label: 'Hero' } } },
  })
  const { nodes } = (await send('GET', `/workflows/${id}`)).body as {
    nodes: { data: unknown }[]
  }
  expect(nodes[0]?.data).toMatchObject({
    config: { prompt: 'new' },
    params: { prompt: 'new' },
  })
  expect(JSON.stringify(nodes[0]?.data)).not.toContain('"seed":1')
  expect((await send('PATCH', path, { nodeType: 'input:text' })).status).toBe(400)
  const large = await send('PATCH', path, { config: { prompt: 'x'.repeat(262_144) } })
  expect(large.status).toBe(413)
})

test('a copy has a name of its own and no webhook', async () => {
  const { sandbox, send } = await controlled()
  const { id } = sandbox.createWorkflow({ ...pictureWorkflow(), webhookId: 'whk_a' })
  const copied = await send('POST', `/workflows/${id}/duplicate`, {})
  expect(copied.status).toBe(201)
  expect(copied.body).toMatchObject({ data: { name: 'Product shots (copy)' } })
  const { rows } = await send('GET', '/workflows')
  expect(rows.map((row) => row['webhookId'])).toEqual(['whk_a', null])
})

test('a deleted workflow is gone', async () => {
  const { sandbox, send } = await controlled()
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  expect((await send('DELETE', `/workflows/${id}`)).status).toBe(200)
  expect((await send('GET', `/workflows/${id}`)).status).toBe(404)
})

test('the visibility of a workflow can be switched', async () => {
  const { sandbox, send } = await controlled()
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  const shared = await send('POST', `/workflows/${id}/visibility`, { visibility: 'view' })
  expect(shared.body).toMatchObject({ linkPermission: 'VIEW' })
})

test('an estimate counts known loops and says when it is a lower bound', async () => {
  const { sandbox, send } = await controlled()
  const loop = (settings: Record<string, unknown>, wired: boolean) => ({
    name: 'x',
    nodes: [
      node('in', 'input:text', { prompt: 'a\nb' }),
      node('each', wired ? 'iterator:lines' : 'iterator:list', settings),
      node('draw', 'generate:flux_2'),
    ],
    edges: [
      ...(wired ? [{ source: 'in', target: 'each' }] : []),
      { source: 'each', target: 'draw' },
    ],
  })
  const estimate = async (workflow: ReturnType<typeof loop>) => {
    const { id } = sandbox.createWorkflow(workflow)
    return (await send('POST', `/workflows/${id}/estimate`, {})).body['data']
  }
  expect(await estimate(loop({ items: ['a', 'b', 'c'] }, false))).toMatchObject({
    estimatedCredits: 24,
    estimateComplete: true,
    breakdown: [{ nodeId: 'draw', iterations: 3, unitCredits: 8, credits: 24 }],
  })
  expect(await estimate(loop({}, true))).toMatchObject({ estimateComplete: false })
})

test('a file in a form, by its address, and by an announced upload can be used', async () => {
  const { sandbox, send } = await controlled()
  const form = new FormData()
  form.set('file', new File(['RIFF-bytes'], 'a.wav', { type: 'audio/wav' }))
  const request = new Request(`${sandbox.url}/media/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.apiKey}` },
    body: form,
  })
  const sent = (await (await sandbox.fetch(request)).json()) as { data: { url: string } }
  expect((await send('GET', sent.data.url)).text).toBe('RIFF-bytes')

  const address = { url: 'https://example.com/photo.jpg' }
  const linked = await send('POST', '/media/upload', address)
  const { url } = linked.body['data'] as { url: string }
  expect((await send('GET', url)).headers.get('content-type')).toBe('image/png')

  const bytes = 'x'.repeat(1_000)
  const announced = await send('POST', '/media/upload-url', {
    filename: 'a.mp4',
    contentType: 'video/mp4',
    size: bytes.length,
  })
  const { uploadUrl, headers, mediaId } = announced.body['data'] as {
    uploadUrl: string
    headers: Record<string, string>
    mediaId: string
  }
  const early = await send('POST', '/media/upload-url/complete', { mediaId })
  expect(early.status).toBe(400)
  const put = (body: string) =>
    sandbox.fetch(
      new Request(uploadUrl, {
        method: 'PUT',
        headers: { 'content-type': headers['Content-Type'] ?? '' },
        body,
      }),
    )
  expect((await put('short')).status).toBe(403)
  expect((await put(bytes)).status).toBe(200)
  const done = await send('POST', '/media/upload-url/complete', { mediaId })
  const { url: uploaded } = done.body['data'] as { url: string }
  expect((await send('GET', uploaded)).text).toBe(bytes)
  expect((await send('GET', '/media')).rows).toHaveLength(3)
})
