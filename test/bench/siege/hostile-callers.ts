import { brotliCompressSync, gzipSync } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'
import { callRaw, type Head, type RawCaller } from '../../harness/raw-caller.ts'

const KIB = 1024
const MIB = 1024 * KIB

/** What hostile callers know of the relay, and where one of them calls from. */
export type Target = {
  relayUrl: string
  /** Of a trigger that is open to all, and of one that takes signed calls only. */
  openPath: string
  signedPath: string
  receiptPaths: readonly string[]
  from: string
  /** Aborted when the siege is over. */
  signal: AbortSignal
}

type Attack = (target: Target) => Promise<unknown>

/** Calls again and again in one way until the siege is over, whatever the relay answers. */
export async function besiege(target: Target, attack: Attack): Promise<void> {
  while (!target.signal.aborted) {
    await attack(target).catch(() => undefined)
    await pause(target, 100)
  }
}

const FORM = { 'content-type': 'multipart/form-data; boundary=x' }
const JSON_TYPE = { 'content-type': 'application/json' }
const FAKE_SIGNATURE = () => ({
  'webhook-id': 'msg_fake',
  'webhook-timestamp': Math.floor(Date.now() / 1_000),
  'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
})
const fieldHead = (name: string) =>
  `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`
const FILE_HEAD =
  '--x\r\ncontent-disposition: form-data; name="f"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'

const MEGABYTE = Buffer.alloc(1_000_000, 'x')
const FIELD_OF_A_MEGABYTE = Buffer.concat([
  Buffer.from(fieldHead('a')),
  MEGABYTE,
  Buffer.from('\r\n'),
])
const TINY_FIELDS = Buffer.from(`${fieldHead('a')}1\r\n`.repeat(1_000))
const wide = (count: number) =>
  `{${Array.from({ length: count }, (_, i) => `"${i.toString(36)}":1`).join()}}`
const WIDE = wide(90_000)
const NEARLY_WIDE = wide(19_000)
const LARGE = JSON.stringify({ text: 'large '.repeat(170_000) })
const TRAPPED = JSON.stringify({ text: 'buy '.repeat(200_000), _gotcha: 'x' })
const DEEP = '{"a":'.repeat(200_000)
const SWELLING = Buffer.alloc(300 * MIB, ' ')
const BOMBS = {
  gzip: gzipSync(SWELLING),
  br: brotliCompressSync(SWELLING.subarray(0, 50 * MIB)),
}

/** Every way to call, by a name for it. */
export const ATTACKS: Record<string, Attack> = {
  'a form of 990 MB': async (target) =>
    flood(target, { ...FORM, 'content-length': 990_000_000 }, FIELD_OF_A_MEGABYTE),
  'a form of endless tiny fields': async (target) =>
    flood(target, { ...FORM, 'content-length': 990_000_000 }, TINY_FIELDS),
  'ten large files that never end': holdFiles,
  'a large file without a signature': async (target) =>
    flood(
      target,
      { ...FORM, 'content-length': 30 * MIB },
      MEGABYTE,
      FILE_HEAD,
      target.signedPath,
    ),
  'a large form with a forged signature': sendForged,
  'a body of one byte a second': slowBody,
  'a header of one byte a second': slowHeader,
  'half a head and then nothing': halfHead,
  'a gzip bomb': async (target) =>
    send(target, { ...JSON_TYPE, 'content-encoding': 'gzip' }, BOMBS.gzip),
  'a brotli bomb': async (target) =>
    send(target, { ...JSON_TYPE, 'content-encoding': 'br' }, BOMBS.br),
  'JSON of 90,000 fields': async (target) => send(target, JSON_TYPE, WIDE),
  'JSON of 19,000 fields, which is taken': async (target) => {
    await send(target, JSON_TYPE, NEARLY_WIDE)
    await pause(target, 1_000)
  },
  'a megabyte of text, which is taken': async (target) => {
    await send(target, JSON_TYPE, LARGE)
    await pause(target, 2_000)
  },
  'JSON of 200,000 levels': async (target) => send(target, JSON_TYPE, DEEP),
  'a megabyte in the honeypot': async (target) => send(target, JSON_TYPE, TRAPPED),
  'streams of receipts that stay open': holdStreams,
  'answers that are never read': neverRead,
}

async function call(target: Target, head: Omit<Head, 'path'> & { path?: string }) {
  const caller = await callRaw(
    target.relayUrl,
    { path: target.openPath, ...head },
    target.from,
  )
  const leave = () => caller.socket.destroy()
  target.signal.addEventListener('abort', leave, { once: true })
  void caller.closed.then(() => target.signal.removeEventListener('abort', leave))
  return caller
}

async function flood(
  target: Target,
  headers: Record<string, string | number>,
  piece: Buffer,
  start = '',
  path = target.openPath,
): Promise<number> {
  const caller = await call(target, { headers, path })
  caller.socket.write(start)
  return caller.flood(piece)
}

async function send(
  target: Target,
  headers: Record<string, string | number>,
  body: string | Buffer,
): Promise<string> {
  const length = { 'content-length': Buffer.byteLength(body), connection: 'close' }
  const caller = await call(target, { headers: { ...headers, ...length } })
  caller.socket.write(body)
  return caller.closed
}

async function holdFiles(target: Target): Promise<void> {
  const caller = await call(target, { headers: { ...FORM, 'content-length': 250 * MIB } })
  for (let count = 0; count < 9; count++) {
    caller.socket.write(FILE_HEAD)
    for (let part = 0; part < 24; part++) await write(caller, MEGABYTE)
    caller.socket.write('\r\n')
  }
  caller.socket.write(FILE_HEAD)
  await trickle(target, caller, Buffer.alloc(2 * KIB))
}

async function sendForged(target: Target): Promise<string> {
  const body = Buffer.concat([
    Buffer.from(FILE_HEAD),
    ...Array.from({ length: 20 }, () => MEGABYTE),
    Buffer.from('\r\n--x--\r\n'),
  ])
  const headers = { ...FORM, ...FAKE_SIGNATURE(), 'content-length': body.length }
  const caller = await call(target, { headers, path: target.signedPath })
  caller.socket.write(body)
  return caller.closed
}

async function slowBody(target: Target): Promise<void> {
  const caller = await call(target, { headers: { ...JSON_TYPE, 'content-length': MIB } })
  await trickle(target, caller, Buffer.from('x'))
}

async function slowHeader(target: Target): Promise<void> {
  const caller = await callRaw(target.relayUrl, undefined, target.from)
  caller.socket.write(`POST ${target.openPath} HTTP/1.1\r\nhost: relay\r\nx-slow: `)
  await trickle(target, caller, Buffer.from('x'))
}

async function halfHead(target: Target): Promise<void> {
  const caller = await callRaw(target.relayUrl, undefined, target.from)
  caller.socket.write(`POST ${target.openPath} HTTP/1.1\r\nhost: re`)
  await trickle(target, caller, undefined)
}

async function holdStreams(target: Target): Promise<void> {
  const callers = await Promise.all(
    target.receiptPaths.map(async (path) =>
      call(target, { method: 'GET', path, headers: { accept: 'text/event-stream' } }),
    ),
  )
  await pause(target, 20_000)
  for (const { socket } of callers) socket.destroy()
}

async function neverRead(target: Target): Promise<void> {
  const caller = await callRaw(target.relayUrl, undefined, target.from)
  caller.socket.pause()
  const request = `GET ${target.openPath}/form HTTP/1.1\r\nhost: relay\r\n\r\n`.repeat(
    1_000,
  )
  for (let count = 0; count < 20; count++) caller.socket.write(request)
  await pause(target, 10_000)
  caller.socket.destroy()
}

/** Sends a piece each second until the relay closes the connection. */
async function trickle(
  target: Target,
  caller: RawCaller,
  piece: Buffer | undefined,
): Promise<void> {
  while (!caller.socket.destroyed && !target.signal.aborted) {
    if (piece) caller.socket.write(piece)
    await Promise.race([pause(target, 1_000), caller.closed])
  }
  caller.socket.destroy()
}

async function write({ socket }: RawCaller, piece: Buffer): Promise<void> {
  if (socket.write(piece) || socket.destroyed) return
  await new Promise<void>((resolve) => {
    const go = () => {
      socket.off('drain', go).off('close', go)
      resolve()
    }
    socket.on('drain', go).on('close', go)
  })
}

async function pause({ signal }: Target, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
