import { expect, test } from 'vitest'
import { controlled, type Controlled } from './controlled.ts'
import { edge, node } from './graphs.ts'
import { runGraph } from './runs.ts'

async function makeFile(world: Controlled, nodeType: string, input: string) {
  const { runs } = await runGraph(world, {
    nodes: [node('in', 'input:text', { prompt: 'hello there' }), node('make', nodeType)],
    edges: [edge('in:text', `make:${input}`)],
  })
  const output = runs['make']?.output as { url?: string; images?: [{ url: string }] }
  return output.url ?? output.images?.[0].url ?? ''
}

async function load(
  { sandbox }: Controlled,
  url: string,
  headers?: Record<string, string>,
) {
  const response = await sandbox.fetch(new Request(url, headers ? { headers } : {}))
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}

test.each([
  ['generate:flux_2', 'prompt', 'image/png', '\x89PNG'],
  ['audio:openai_tts', 'text', 'audio/wav', 'RIFF'],
  ['video:wan_2_2', 'prompt', 'video/mp4', 'ftyp'],
])('%s makes a file of the right type', async (nodeType, input, contentType, magic) => {
  const world = await controlled()
  const { response, bytes } = await load(world, await makeFile(world, nodeType, input))
  expect(response.headers.get('content-type')).toBe(contentType)
  expect(bytes.toString('latin1', 0, 8)).toContain(magic)
  expect(response.headers.get('content-length')).toBe(String(bytes.length))
})

test('a file is served in parts, and asks for no key', async () => {
  const world = await controlled()
  const url = await makeFile(world, 'generate:flux_2', 'prompt')
  const { bytes: whole } = await load(world, url)
  const middle = await load(world, url, { range: 'bytes=10-19' })
  expect(middle.response.status).toBe(206)
  expect(middle.response.headers.get('content-range')).toBe(`bytes 10-19/${whole.length}`)
  expect(middle.bytes).toEqual(whole.subarray(10, 20))
  const tail = await load(world, url, { range: 'bytes=-5' })
  expect(tail.bytes).toEqual(whole.subarray(-5))
  const beyond = await load(world, url, { range: `bytes=${whole.length}-` })
  expect(beyond.response.status).toBe(416)
})

test('the same inputs make the same bytes in another sandbox of the same seed', async () => {
  const one = await controlled({ seed: 7 })
  const two = await controlled({ seed: 7 })
  const other = await controlled({ seed: 8 })
  const load1 = await load(one, await makeFile(one, 'generate:flux_2', 'prompt'))
  const load2 = await load(two, await makeFile(two, 'generate:flux_2', 'prompt'))
  const load3 = await load(other, await makeFile(other, 'generate:flux_2', 'prompt'))
  expect(load1.bytes.equals(load2.bytes)).toBe(true)
  expect(load1.bytes.equals(load3.bytes)).toBe(false)
})
