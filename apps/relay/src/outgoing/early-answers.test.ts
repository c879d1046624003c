import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createGuardedClient } from './guarded-client.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const ANSWER = 'HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n'
// As large as an event may be.
const LARGE = JSON.stringify({ text: 'x'.repeat(255 * 1_024) })

const ends = (socket: Socket) => socket.end()
const breaks = (socket: Socket) => socket.destroy()
const resets = (socket: Socket) => socket.resetAndDestroy()
const waits = () => undefined

test.each([
  { name: 'before the request came, and an end', isEarly: true, after: ends },
  { name: 'before the request came, and no more', isEarly: true, after: breaks },
  { name: 'before the request came, and silence', isEarly: true, after: waits },
  { name: 'to its first bytes, and an end', isEarly: false, after: ends },
  { name: 'to its first bytes, and no more', isEarly: false, after: breaks },
  { name: 'to its first bytes, and a reset', isEarly: false, after: resets },
  { name: 'to its first bytes, and silence', isEarly: false, after: waits },
])('an answer stands that came $name', async ({ isEarly, after }) => {
  let count = 0
  const server = createServer({ pauseOnConnect: isEarly }, (socket) => {
    count++
    closers.push(async () => socket.destroy())
    socket.on('error', () => socket.destroy())
    const answer = () => socket.write(ANSWER, () => after(socket))
    if (isEarly) answer()
    else socket.once('data', () => socket.pause() && answer())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  closers.push(async () => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  for (const body of ['{}', LARGE]) {
    const client = createGuardedClient({ isAllowed: createAddressRule(['127.0.0.0/8']) })
    closers.push(() => client.close())
    const answer = await client.post({ url, headers: {}, body, deadlineMs: 10_000 })
    expect(answer.status).toBe(413)
  }
  expect(count).toBe(2)
})
