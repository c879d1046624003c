import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { createServer } from 'node:http'
import { isIP, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createGuardedClient } from './guarded-client.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const A = 1
const HEADER_BYTES = 12

/** A DNS server that answers each question for an A record with the next of `answers`. */
async function startDns(answers: readonly (readonly string[])[]) {
  let asked = 0
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const nameEnd = query.indexOf(0, HEADER_BYTES) + 1
    const question = query.subarray(HEADER_BYTES, nameEnd + 4)
    const isA = query.readUInt16BE(nameEnd) === A
    const found = isA ? (answers[Math.min(asked++, answers.length - 1)] ?? []) : []
    const header = Buffer.from(query.subarray(0, HEADER_BYTES))
    header.writeUInt16BE(0x81_80, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(found.length, 6)
    header.writeUInt32BE(0, 8)
    socket.send(Buffer.concat([header, question, ...found.map(record)]), port, address)
  })
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve)
  })
  closers.push(() => new Promise<void>((resolve) => void socket.close(() => resolve())))
  return { server: `127.0.0.1:${socket.address().port}`, askedCount: () => asked }
}

/** An answer that must not be kept for even a second, for the name that was asked for. */
function record(address: string): Buffer {
  const bytes = Buffer.from([
    0xc0,
    HEADER_BYTES,
    0,
    A,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    4,
    0,
    0,
    0,
    0,
  ])
  for (const [index, part] of address.split('.').entries())
    bytes[12 + index] = Number(part)
  return bytes
}

/** A client that asks this server and no other. */
function clientOf(server: string, ...allowed: string[]) {
  const resolver = new Resolver({ timeout: 1_000, tries: 1 })
  resolver.setServers([server])
  const client = createGuardedClient({
    isAllowed: createAddressRule(allowed),
    resolve: async (name) => {
      const addresses = await resolver.resolve4(name)
      return addresses.map((address) => ({ address, family: isIP(address) }))
    },
  })
  closers.push(() => client.close())
  const post = async (url: string) =>
    client.post({ url, headers: {}, body: '{}', deadlineMs: 5_000 })
  return { post }
}

async function serve(): Promise<{ port: number; count: () => number }> {
  let count = 0
  const server = createServer((_request, response) => {
    count++
    response.setHeader('connection', 'close').end('reached')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  closers.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as AddressInfo).port, count: () => count }
}

test('a name that is rebound between two questions is asked for once a connection', async () => {
  const target = await serve()
  const dns = await startDns([['127.0.0.1'], ['169.254.169.254']])
  const { post } = clientOf(dns.server, '127.0.0.1/32')
  const url = `http://rebind.example:${target.port}/`
  expect((await post(url)).body).toBe('reached')
  expect(dns.askedCount()).toBe(1)
  await expect(post(url)).rejects.toMatchObject({ kind: 'blocked_address' })
  expect(dns.askedCount()).toBe(2)
  expect(target.count()).toBe(1)
})

test('a name that turns to this machine is not connected to', async () => {
  const target = await serve()
  const dns = await startDns([['127.0.0.1']])
  const { post } = clientOf(dns.server)
  const sent = post(`http://inside.example:${target.port}/`)
  await expect(sent).rejects.toMatchObject({ kind: 'blocked_address' })
  expect(target.count()).toBe(0)
})

test('one private address among the public ones of an answer condemns it', async () => {
  const target = await serve()
  const dns = await startDns([['93.184.216.34', '127.0.0.1', '10.0.0.7']])
  const { post } = clientOf(dns.server)
  const sent = post(`http://mixed.example:${target.port}/`)
  await expect(sent).rejects.toMatchObject({ kind: 'blocked_address' })
  expect(target.count()).toBe(0)
})

test('a name without an address, and a server that is silent, are no fault of the URL', async () => {
  const dns = await startDns([[]])
  await expect(clientOf(dns.server).post('http://empty.example/')).rejects.toMatchObject({
    kind: 'dns',
  })
  const silent = createSocket('udp4')
  await new Promise<void>((resolve) => {
    silent.bind(0, '127.0.0.1', resolve)
  })
  closers.push(async () => void silent.close())
  const { post } = clientOf(`127.0.0.1:${silent.address().port}`)
  await expect(post('http://silent.example/')).rejects.toMatchObject({ kind: 'dns' })
})
