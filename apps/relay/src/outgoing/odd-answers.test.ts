import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createGuardedClient } from './guarded-client.ts'
import type { SendFailure } from './send-failure.ts'
import { startRawReceiver } from './raw-receiver.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const END = Symbol('end')
const RESET = Symbol('reset')
/** What is sent, in order: bytes as latin1, the end of the connection, or its reset. */
type Step = string | typeof END | typeof RESET
type Row = {
  name: string
  answer: readonly Step[]
  /** What comes of it each time: what was taken, or why it was not. */
  outcome: unknown
  /** Whether the next request may go over the same connection. */
  reused?: boolean
  deadlineMs?: number
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const taken = (answer: { status: number; body?: string }): unknown =>
  expect.objectContaining(answer)
const failed = (kind: string, message: RegExp): unknown => ({
  kind,
  message: expect.stringMatching(message),
})
const FINE = taken({ status: 200, body: 'ok' })
const head = (...lines: string[]) => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n')

const INTERIM: Row[] = [
  {
    name: '100',
    answer: [`HTTP/1.1 100 Continue\r\n\r\n${OK}`],
    outcome: FINE,
    reused: true,
  },
  {
    name: '102',
    answer: ['HTTP/1.1 102 Processing\r\n\r\n', OK],
    outcome: FINE,
    reused: true,
  },
  {
    name: '103 with headers, which are not those of the answer',
    answer: ['HTTP/1.1 103 Early Hints\r\nContent-Length: 99\r\n\r\n', OK],
    outcome: FINE,
    reused: true,
  },
  {
    name: 'several of every kind, and one that nobody knows',
    answer: [
      'HTTP/1.1 100 \r\n\r\nHTTP/1.1 102 x\r\n\r\nHTTP/1.1 103 x\r\nLink: </a>\r\n\r\n',
      'HTTP/1.1 102 x\r\n\r\nHTTP/1.1 199 Whatever\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n',
      OK,
    ],
    outcome: FINE,
    reused: true,
  },
  {
    name: '101, after which the connection speaks something else',
    answer: ['HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    outcome: taken({ status: 101 }),
  },
  {
    name: 'nothing but 100 and an end',
    answer: ['HTTP/1.1 100 Continue\r\n\r\n', END],
    outcome: failed('reset', /ended within its headers/),
  },
]

const LENGTHS: Row[] = [
  { name: 'as they should be', answer: [OK], outcome: FINE, reused: true },
  {
    name: 'Content-Length and chunked',
    answer: [
      head('Content-Length: 12', 'Transfer-Encoding: chunked'),
      '2\r\nok\r\n0\r\n\r\n',
    ],
    outcome: FINE,
  },
  {
    name: 'the same length twice',
    answer: [head('Content-Length: 2', 'Content-Length: 2'), 'ok'],
    outcome: FINE,
  },
  {
    name: 'the same in a list',
    answer: [head('Content-Length: 2, 2'), 'ok'],
    outcome: FINE,
  },
  {
    name: 'two that differ',
    answer: [head('Content-Length: 2', 'Content-Length: 3'), 'ok', END],
    outcome: FINE,
  },
  { name: 'a word', answer: [head('Content-Length: two'), 'ok', END], outcome: FINE },
  {
    name: 'a negative one',
    answer: [head('Content-Length: -1'), 'ok', END],
    outcome: FINE,
  },
  { name: 'an empty one', answer: [head('Content-Length:'), 'ok', END], outcome: FINE },
  {
    name: 'one with a sign',
    answer: [head('Content-Length: +2'), 'ok', END],
    outcome: FINE,
  },
  {
    name: 'an enormous one',
    answer: [head('Content-Length: 99999999999999999999'), 'ok', END],
    outcome: FINE,
  },
  {
    name: 'a body that is shorter than said',
    answer: [head('Content-Length: 1000'), 'short', END],
    outcome: taken({ status: 200, body: 'short' }),
  },
  {
    name: 'a body that is longer than said',
    answer: [head('Content-Length: 2'), 'ok and more'],
    outcome: FINE,
  },
  {
    name: 'none, until the end',
    answer: [head('Connection: close'), 'ok', END],
    outcome: FINE,
  },
  {
    name: 'none, and the connection stays open',
    answer: [head(), 'ok'],
    outcome: FINE,
    deadlineMs: 500,
  },
  {
    name: '204 with a body',
    answer: ['HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok'],
    outcome: taken({ status: 204 }),
  },
  {
    name: '204 without a length',
    answer: ['HTTP/1.1 204 No Content\r\n\r\n'],
    outcome: taken({ status: 204 }),
    reused: true,
  },
  {
    name: '204 that says chunked',
    answer: ['HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    outcome: taken({ status: 204 }),
  },
  {
    name: 'chunked with extensions, trailers and blanks',
    answer: [
      head('Transfer-Encoding: chunked'),
      '1 ;a=b\r\no\r\n01\r\nk\r\n0\r\nX: y\r\n\r\n',
    ],
    outcome: FINE,
    reused: true,
  },
  {
    name: 'chunks in single bytes',
    answer: [head('Transfer-Encoding: chunked'), ...singly('2\r\nok\r\n0\r\n\r\n')],
    outcome: FINE,
    reused: true,
  },
  {
    name: 'a chunk whose size is none',
    answer: [head('Transfer-Encoding: chunked'), '2\r\nok\r\nzz\r\nxx'],
    outcome: FINE,
  },
  {
    name: 'a chunk that is longer than said',
    answer: [head('Transfer-Encoding: chunked'), '2\r\nok and more\r\n0\r\n\r\n'],
    outcome: FINE,
  },
  {
    name: 'chunks that never end',
    answer: [head('Transfer-Encoding: chunked'), '2\r\nok\r\n', END],
    outcome: FINE,
  },
  {
    name: 'chunked twice',
    answer: [
      head('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'),
      '2\r\nok\r\n0\r\n\r\n',
    ],
    outcome: FINE,
  },
  {
    name: 'Transfer-Encoding: identity',
    answer: [head('Transfer-Encoding: identity'), 'ok', END],
    outcome: FINE,
  },
]

const HEADS: Row[] = [
  {
    name: 'bare line feeds',
    answer: ['HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
    outcome: FINE,
  },
  {
    name: 'line feeds of both kinds',
    answer: ['HTTP/1.1 200 OK\r\nContent-Length: 2\n\r\nok'],
    outcome: FINE,
  },
  {
    name: 'a folded header',
    answer: [head('X-A: one', ' two', 'Content-Length: 2'), 'ok'],
    outcome: FINE,
  },
  {
    name: 'a fold first',
    answer: [head(' lost', 'Content-Length: 2'), 'ok'],
    outcome: FINE,
  },
  {
    name: 'a line without colon',
    answer: [head('X-A', 'Content-Length: 2'), 'ok'],
    outcome: FINE,
  },
  {
    name: 'a name of nothing',
    answer: [head(': x', 'Content-Length: 2'), 'ok'],
    outcome: FINE,
  },
  {
    name: 'a blank before the colon',
    answer: [head('Content-Length : 2'), 'ok'],
    outcome: FINE,
  },
  {
    name: 'a NUL in a value',
    answer: [head('X: a\0b', 'Content-Length: 2'), 'ok'],
    outcome: FINE,
  },
  {
    name: 'UTF-8 in values and reason',
    answer: ['HTTP/1.1 200 \xc3\xa9\r\nX: \xc3\xa9\r\nContent-Length: 2\r\n\r\nok'],
    outcome: FINE,
    reused: true,
  },
  {
    name: 'no reason',
    answer: ['HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok'],
    outcome: FINE,
    reused: true,
  },
  {
    name: 'lower case, and blanks',
    answer: ['http/1.1   200   ok\r\nCONTENT-LENGTH:2\r\n\r\nok'],
    outcome: FINE,
    reused: true,
  },
  {
    name: 'HTTP/2.0',
    answer: ['HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    outcome: FINE,
  },
  {
    name: 'HTTP/3',
    answer: ['HTTP/3 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    outcome: FINE,
  },
  {
    name: 'HTTP/1.0',
    answer: ['HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    outcome: FINE,
  },
  {
    name: 'HTTP/1.0 that keeps its connection',
    answer: ['HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok'],
    outcome: FINE,
    reused: true,
  },
  {
    name: 'a connection that is to be closed',
    answer: [head('Connection: Close', 'Content-Length: 2'), 'ok'],
    outcome: FINE,
  },
  {
    name: 'a connection that is closed before long',
    answer: [head('Keep-Alive: timeout=1', 'Content-Length: 2'), 'ok'],
    outcome: FINE,
  },
  { name: 'blank lines before it', answer: [`\r\n\n\r\n${OK}`], outcome: FINE },
  { name: 'in single bytes', answer: singly(OK), outcome: FINE, reused: true },
  {
    name: 'a status of 299',
    answer: ['HTTP/1.1 299 x\r\n\r\n', END],
    outcome: taken({ status: 299 }),
  },
  {
    name: 'a status of 600',
    answer: ['HTTP/1.1 600 x\r\n\r\n', END],
    outcome: taken({ status: 600 }),
  },
  {
    name: 'a status of four digits',
    answer: ['HTTP/1.1 2000 x\r\n\r\n'],
    outcome: failed('other', /not HTTP: it begins with "HTTP\/1.1 2000 x"/),
  },
  {
    name: 'an end in the place of the empty line',
    answer: ['HTTP/1.1 200 OK\r\nX-A: b', END],
    outcome: taken({ status: 200 }),
  },
  {
    name: 'a reset in the place of the empty line',
    answer: ['HTTP/1.1 200 OK\r\nX-A: b', RESET],
    outcome: failed('reset', /was cut/),
  },
  {
    name: 'an end within the line of the status',
    answer: ['HTTP/1.1 20', END],
    outcome: failed('reset', /ended within its headers/),
  },
  {
    name: 'headers without end',
    answer: ['HTTP/1.1 200 OK\r\n', `X-A: ${'x'.repeat(70_000)}`],
    outcome: failed('other', /headers of the answer were too large/),
  },
  {
    name: 'interim answers without end',
    answer: ['HTTP/1.1 102 Processing\r\n\r\n'.repeat(3_000)],
    outcome: failed('other', /headers of the answer were too large/),
  },
]

const CUT: Row[] = [
  {
    name: 'reset inside the body',
    answer: [head('Content-Length: 99'), 'ok', RESET],
    outcome: FINE,
  },
  {
    name: 'reset right after the head',
    answer: [head('Content-Length: 99'), RESET],
    outcome: taken({ status: 200, body: '' }),
  },
  {
    name: 'reset inside a chunk',
    answer: [head('Transfer-Encoding: chunked'), '9\r\nok', RESET],
    outcome: FINE,
  },
  {
    name: 'never ended',
    answer: [head('Content-Length: 99'), 'ok'],
    outcome: FINE,
    deadlineMs: 500,
  },
  {
    name: 'a refusal whose body is reset',
    answer: ['HTTP/1.1 410 Gone\r\nContent-Length: 99\r\n\r\n', RESET],
    outcome: taken({ status: 410, body: '' }),
  },
]

const NO_HTTP: Row[] = [
  {
    name: 'SMTP',
    answer: ['220 mail.example ESMTP\r\n'],
    outcome: failed(
      'other',
      /^The answer was not HTTP: it begins with "220 mail.example ESMTP"$/,
    ),
  },
  {
    name: 'a page without a head',
    answer: ['<html>hello</html>'],
    outcome: failed('other', /not HTTP: it begins with "<html>hello<\/html>"/),
  },
  {
    name: 'ICY',
    answer: ['ICY 200 OK\r\n\r\n'],
    outcome: failed('other', /not HTTP: it begins with "ICY 200 OK"/),
  },
  {
    name: 'a TLS alert',
    answer: ['\x15\x03\x01\x00\x02\x02\x46'],
    outcome: failed('other', /not HTTP: the port speaks TLS, use https:/),
  },
  {
    name: 'HTTP/2 frames',
    answer: ['\0\0\x12\x04\0\0\0\0\0'],
    outcome: failed('other', /not HTTP: it begins with the bytes 0000120400000000/),
  },
  {
    name: 'half a word',
    answer: ['HTT', END],
    outcome: failed('reset', /ended within its headers/),
  },
  {
    name: 'nothing, and an end',
    answer: [END],
    outcome: failed('reset', /closed before an answer came; the port may expect https:/),
  },
  {
    name: 'nothing, and a reset',
    answer: [RESET],
    outcome: failed('reset', /cut before an answer came/),
  },
  {
    name: 'nothing at all',
    answer: [],
    outcome: failed('timeout', /No answer within the time allowed/),
    deadlineMs: 300,
  },
  {
    name: 'half a head and silence',
    answer: ['HTTP/1.1 200 OK\r\nX: y\r\n'],
    outcome: failed('timeout', /No answer/),
    deadlineMs: 300,
  },
]

describe.each([
  ['interim answers', INTERIM],
  ['lengths', LENGTHS],
  ['heads', HEADS],
  ['answers that are cut', CUT],
  ['what is no HTTP', NO_HTTP],
])('%s', (_kind, rows) => {
  test.each(rows)('$name', async ({ answer, outcome, reused, deadlineMs = 10_000 }) => {
    const receiver = await startRawReceiver((socket) => void play(socket, answer))
    closers.push(() => receiver.close())
    const client = createGuardedClient({
      isAllowed: createAddressRule(['127.0.0.0/8']),
    })
    closers.push(() => client.close())
    const post = async () =>
      client.post({ url: receiver.url, headers: {}, body: '{}', deadlineMs })

    const outcomes = [await outcomeOf(post()), await outcomeOf(post())]
    expect(outcomes).toEqual([outcome, outcome])
    // Each was sent once, whatever came.
    expect(receiver.requests).toEqual(reused ? [2] : [1, 1])
  })
})

async function outcomeOf(sent: Promise<object>): Promise<object> {
  return sent.catch((error: SendFailure) => ({
    kind: error.kind,
    message: error.message,
  }))
}

function singly(text: string): string[] {
  return text.split('')
}

async function play(socket: Socket, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (step === END) socket.end()
    else if (step === RESET) socket.resetAndDestroy()
    else await write(socket, step)
  }
}

/** Resolves once the bytes have left, so that each step is a packet of its own. */
async function write(socket: Socket, text: string): Promise<void> {
  await new Promise((resolve) => socket.write(Buffer.from(text, 'latin1'), resolve))
  await new Promise(setImmediate)
}
