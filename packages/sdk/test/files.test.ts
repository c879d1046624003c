import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFile } from '@wireflow-connect/sdk/node'
import { failure } from './failure.ts'
import { json, upstream } from './upstream.ts'

const BYTES = Buffer.from([137, 80, 78, 71, 0, 255])
const MIB = 1024 * 1024
const answer = json({ data: { url: 'https://cdn.example/x' } })

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wireflow-files-'))
  await writeFile(join(folder, 'bike.png'), BYTES)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const stream = () => new Blob([BYTES]).stream()
const FORMS: [string, () => unknown, string | undefined, string, string][] = [
  ['a Blob', () => new Blob([BYTES], { type: 'x/y' }), 'a.png', 'a.png', 'x/y'],
  ['a File', () => new File([BYTES], 'b.jpg'), undefined, 'b.jpg', 'image/jpeg'],
  ['a Buffer', () => BYTES, 'C.PNG', 'C.PNG', 'image/png'],
  [
    'a part of a buffer',
    () => Buffer.concat([BYTES, BYTES]).subarray(6),
    'x.mp4',
    'x.mp4',
    'video/mp4',
  ],
  [
    'an ArrayBuffer',
    () => Uint8Array.from(BYTES).buffer,
    undefined,
    'file',
    'application/octet-stream',
  ],
  ['a web stream', stream, 'x.wav', 'x.wav', 'audio/wav'],
  [
    'a stream of Node',
    () => Readable.from([BYTES.subarray(0, 2), BYTES.subarray(2)]),
    'x.txt',
    'x.txt',
    'text/plain',
  ],
  [
    'a path',
    () => openFile(join(folder, 'bike.png')),
    undefined,
    'bike.png',
    'image/png',
  ],
  [
    'a file: URL',
    () => openFile(pathToFileURL(join(folder, 'bike.png'))),
    undefined,
    'bike.png',
    'image/png',
  ],
]

test.each(FORMS)(
  '%s is sent as it is, with a name and a kind',
  async (_, make, name, sentName, type) => {
    const { sent, wireflow } = upstream([answer])
    const { url } = await wireflow.media.upload((await make()) as Blob, name)
    expect(url).toBe('https://cdn.example/x')
    const file = (sent.at(0)?.body as FormData | undefined)?.get('file') as File
    expect({ name: file.name, type: file.type }).toEqual({ name: sentName, type })
    expect(Buffer.from(await file.arrayBuffer())).toEqual(BYTES)
  },
)

test.each(['https://example.com/a.png', new URL('http://example.com/a.png')])(
  '%s is copied by Wireflow itself',
  async (address) => {
    const { sent, wireflow } = upstream([answer])
    await wireflow.media.upload(address)
    expect(sent[0]?.body).toEqual({ url: String(address) })
  },
)

test.each([
  ['a path', '/home/bike.png', /path.*`openFile`.*sdk\/node/],
  ['nothing', undefined, /A file is a Blob, a Buffer/],
  ['null', null, /A file is a Blob, a Buffer/],
  ['an object', { path: 'x' }, /A file is a Blob, a Buffer/],
  ['a stream of text', Readable.from(['text']), /bytes, not text/],
])('%s is refused in words, and nothing is sent', async (_, given, message) => {
  const { sent, wireflow } = upstream([answer])
  const error = await failure(wireflow.media.upload(given as unknown as Blob))
  expect(error).toMatchObject({
    code: 'bad_request',
    message: expect.stringMatching(message),
  })
  expect(sent).toEqual([])
})

test('what is larger than Wireflow takes is refused before it is read whole', async () => {
  let chunks = 0
  const endless = async function* () {
    for (;;) {
      chunks += 1
      yield new Uint8Array(MIB)
    }
  }
  const { sent, wireflow } = upstream([answer])
  const tooLarge = { code: 'payload_too_large' }
  expect(await failure(wireflow.media.upload(endless()))).toMatchObject(tooLarge)
  expect(chunks).toBe(26)
  const bytes = new Uint8Array(25 * MIB + 1)
  expect(await failure(wireflow.media.upload(bytes))).toMatchObject(tooLarge)
  const sparse = join(folder, 'large.mp4')
  await writeFile(sparse, '')
  await truncate(sparse, 25 * MIB + 1)
  expect(await failure(openFile(sparse))).toMatchObject(tooLarge)
  expect(sent).toEqual([])
})

test('a file that is not there is refused with its name', async () => {
  expect(await failure(openFile(join(folder, 'nowhere.png')))).toMatchObject({
    code: 'bad_request',
    message: 'The file nowhere.png cannot be read',
    cause: { code: 'ENOENT' },
  })
})
