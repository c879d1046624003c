import { createSocket } from 'node:dgram'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createSystemResolver } from './system-resolver.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const TYPES: Record<number, 'A' | 'AAAA'> = { 1: 'A', 28: 'AAAA' }
type Zone = Record<string, { A?: string; AAAA?: 'silent' | '::1' } | 'silent'>

/** A name server that knows some names, denies the others, and is silent about some. */
async function startDns(zone: Zone) {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const nameEnd = query.indexOf(0, 12) + 1
    const labels: string[] = []
    for (let at = 12; query[at]; at += (query[at] ?? 0) + 1) {
      labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)))
    }
    const name = labels.join('.').toLowerCase()
    const type = TYPES[query.readUInt16BE(nameEnd)] ?? 'A'
    asked.push(`${name} ${type}`)
    const known = zone[name]
    const value = known === 'silent' ? 'silent' : known?.[type]
    if (value === 'silent') return
    const data =
      value === '::1'
        ? [...Array.from({ length: 15 }, () => 0), 1]
        : value?.split('.').map(Number)
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(known ? 0x81_80 : 0x81_83, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(data ? 1 : 0, 6)
    header.writeUInt32BE(0, 8)
    const record = data
      ? [0xc0, 12, 0, type === 'A' ? 1 : 28, 0, 1, 0, 0, 0, 0, 0, data.length, ...data]
      : []
    const question = query.subarray(12, nameEnd + 4)
    socket.send(Buffer.concat([header, question, Buffer.from(record)]), port, address)
  })
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve)
  })
  closers.push(() => new Promise<void>((resolve) => void socket.close(() => resolve())))
  return { servers: [`127.0.0.1:${socket.address().port}`], asked }
}

async function hostsFile(text: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'hosts-'))
  closers.push(() => rm(dir, { recursive: true }))
  const file = join(dir, 'hosts')
  await writeFile(file, text)
  return file
}

test('both families of a name are found, whatever its case', async () => {
  const { servers } = await startDns({ 'both.example': { A: '192.0.2.7', AAAA: '::1' } })
  const resolve = createSystemResolver({ servers })
  const both = [
    { address: '192.0.2.7', family: 4 },
    { address: '::1', family: 6 },
  ]
  expect(await resolve('both.example')).toEqual(both)
  expect(await resolve('BOTH.example.')).toEqual(both)
})

test('names that a server is silent about keep nobody waiting but those who asked', async () => {
  const zone: Zone = { 'good.example': { A: '192.0.2.1' } }
  for (let n = 0; n < 40; n++) zone[`hostile${n}.example`] = 'silent'
  const { servers } = await startDns(zone)
  const resolve = createSystemResolver({ servers })
  const hostile = Array.from({ length: 40 }, async (_, n) =>
    resolve(`hostile${n}.example`),
  )
  const ended = Promise.allSettled(hostile)
  const startedAt = performance.now()
  expect(await resolve('good.example')).toHaveLength(1)
  // Through the system, and in its file of hosts, too.
  expect(await resolve('localhost')).not.toHaveLength(0)
  expect(performance.now() - startedAt).toBeLessThan(1_500)
  for (const { status } of await ended) expect(status).toBe('rejected')
  await expect(hostile[0]).rejects.toMatchObject({ code: 'ETIMEOUT' })
})

test('a server that is silent about one family does not hide the other', async () => {
  const { servers } = await startDns({
    'half.example': { A: '192.0.2.1', AAAA: 'silent' },
  })
  const found = await createSystemResolver({ servers })('half.example')
  expect(found).toEqual([{ address: '192.0.2.1', family: 4 }])
})

test('the file of hosts comes first, and is read as it is now', async () => {
  const file = await hostsFile('# none yet\n')
  const { servers, asked } = await startDns({ 'moved.example': { A: '192.0.2.1' } })
  const resolve = createSystemResolver({ servers, hostsFile: file })
  expect(await resolve('moved.example')).toEqual([{ address: '192.0.2.1', family: 4 }])
  const count = asked.length
  await writeFile(
    file,
    '10.0.0.1\tother Moved.example # here\n::5 moved.example\nx moved.example\n',
  )
  expect(await resolve('moved.example')).toEqual([
    { address: '10.0.0.1', family: 4 },
    { address: '::5', family: 6 },
  ])
  expect(asked).toHaveLength(count)
})

test('a name that nobody knows does not exist; one without addresses has none', async () => {
  const { servers } = await startDns({ 'empty.example': {} })
  const resolve = createSystemResolver({ servers })
  for (const name of ['missing.invalid', 'empty.invalid']) {
    await expect(resolve(name)).rejects.toMatchObject({
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
    })
  }
})

test('those who ask for one name at the same moment share an answer', async () => {
  const { servers, asked } = await startDns({ 'shared.example': { A: '192.0.2.1' } })
  const resolve = createSystemResolver({ servers })
  const all = await Promise.all(
    Array.from({ length: 50 }, async () => resolve('shared.example')),
  )
  expect(all.every(([first]) => first?.address === '192.0.2.1')).toBe(true)
  expect(asked).toHaveLength(2)
  await resolve('shared.example')
  expect(asked).toHaveLength(4)
})
