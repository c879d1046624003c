import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

type Body = string | Uint8Array<ArrayBuffer>
type Sent = { type?: string | undefined; encoding?: string; body: Body }

const LATIN = (text: string) => Buffer.from(text, 'latin1')
const PARTS = 'multipart/form-data; boundary=x'
const part = (name: string, value: string, more = '') =>
  `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
const parts = (...all: string[]) => `${all.join('')}--x--\r\n`
const JSON_TEXT = '{"prompt":"a whale"}'
const WHALE = { prompt: 'a whale' }

/** What is sent, and the fields that are read. */
const READ: [what: string, sent: Sent, fields: object][] = [
  ...[
    'application/json',
    'text/plain',
    'text/plain;charset=UTF-8',
    'text/json',
    'application/x-json',
    'application/vnd.api+json',
    'application/x-www-form-urlencoded',
    'application/json, application/json',
    'application/json, text/plain, */*',
    'application/octet-stream',
    'application/javascript',
    'json',
    '*/*',
    undefined,
  ].map(
    (type) =>
      [`JSON as ${type}`, { type, body: JSON_TEXT }, WHALE] satisfies (typeof READ)[0],
  ),
  ...['utf8', 'UTF8', '"utf-8"', 'us-ascii', 'latin1', 'windows-1252', 'x-none'].map(
    (charset) =>
      [
        `JSON in ${charset}`,
        { type: `application/json; charset=${charset}`, body: JSON_TEXT },
        WHALE,
      ] satisfies (typeof READ)[0],
  ),
  [
    'JSON of latin1',
    { type: 'text/json; charset=latin1', body: LATIN('{"a":"é"}') },
    { a: 'é' },
  ],
  ['JSON of UTF-16', { body: Buffer.from('\uFEFF{"a":"é"}', 'utf16le') }, { a: 'é' }],
  ['JSON behind blanks and a mark', { body: '\uFEFF \r\n{"a":1}\n' }, { a: 1 }],
  [
    'JSON that was escaped as a form',
    {
      type: 'application/x-www-form-urlencoded',
      body: encodeURIComponent('{"a":"b=c&d"}'),
    },
    { a: 'b=c&d' },
  ],
  [
    'a form that says it is JSON',
    { type: 'application/json', body: 'prompt=a+whale' },
    WHALE,
  ],
  [
    'a form that says it is text',
    { type: 'text/plain', body: 'prompt=a+whale&b=' },
    { ...WHALE, b: '' },
  ],
  ['a form without a type', { body: 'prompt=a%20whale' }, WHALE],
  ['a form of text', { type: 'text/plain', body: 'prompt=a whale\r\n' }, WHALE],
  ['text', { type: 'text/plain', body: 'a = b' }, { text: 'a = b' }],
  [
    'text with braces',
    { type: 'text/plain', body: '{subject} in oil' },
    { text: '{subject} in oil' },
  ],
  ['a list as text', { type: 'text/plain', body: '[1]' }, { text: '[1]' }],
  ['blanks as text', { type: 'text/plain', body: ' \n' }, {}],
  [
    'text of Shift JIS',
    { type: 'text/plain; charset=sjis', body: Buffer.of(0x93, 0xfa) },
    { text: '日' },
  ],
  [
    'a form of a page in windows-1252',
    {
      type: 'application/x-www-form-urlencoded',
      body: 'prompt=B%E4r+%80+%26%23128690%3B&_charset_=windows-1252',
    },
    { prompt: 'Bär € 🚲' },
  ],
  [
    'the same in parts',
    {
      type: PARTS,
      body: LATIN(
        parts(part('n\xe4me', 'B\xe4r \x80'), part('_charset_', 'windows-1252')),
      ),
    },
    { näme: 'Bär €' },
  ],
  [
    'parts of UTF-8',
    { type: PARTS, body: parts(part('größe', 'ünï 🚲')) },
    { größe: 'ünï 🚲' },
  ],
  [
    'parts that name their charsets',
    {
      type: PARTS,
      body: Buffer.concat([
        LATIN(part('a', 'B\xe4r', '\r\nContent-Type: text/plain; charset=iso-8859-1')),
        Buffer.from(
          parts(
            part('b', 'Bär é', '\r\nContent-Type: text/plain; charset=utf-8'),
            part('c', 'ç'),
          ),
        ),
      ]),
    },
    { a: 'Bär', b: 'Bär é', c: 'ç' },
  ],
  ...Object.entries({
    gzip: gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
  }).flatMap(([encoding, squeeze]) => [
    [
      `JSON in ${encoding}`,
      { encoding, body: squeeze(JSON_TEXT) },
      WHALE,
    ] satisfies (typeof READ)[0],
    [
      `parts in ${encoding}`,
      { type: PARTS, encoding, body: squeeze(parts(part('prompt', 'a whale'))) },
      WHALE,
    ] satisfies (typeof READ)[0],
  ]),
  [
    'deflate without a head',
    { encoding: 'deflate', body: deflateRawSync(JSON_TEXT) },
    WHALE,
  ],
  [
    'parts in deflate without a head',
    {
      type: PARTS,
      encoding: 'deflate',
      body: deflateRawSync(parts(part('prompt', 'a whale'))),
    },
    WHALE,
  ],
  ['nothing, compressed', { type: 'application/json', encoding: 'gzip', body: '' }, {}],
]

const REFUSED: [what: string, sent: Sent, status: number, message: RegExp][] = [
  [
    'parts without a boundary',
    { type: 'multipart/form-data', body: parts(part('a', 'b')) },
    400,
    /boundary.*Leave that header/s,
  ],
  [
    'parts of another boundary',
    { type: 'multipart/form-data; boundary=y', body: parts(part('a', 'b')) },
    400,
    /boundary.*leave that header/s,
  ],
  [
    'parts with LF',
    { type: PARTS, body: parts(part('a', 'b')).replaceAll('\r\n', '\n') },
    400,
    /CRLF/,
  ],
  ...[
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    undefined,
  ].map(
    (type) =>
      [
        `parts as ${type}`,
        { type, body: parts(part('a', 'b')) },
        400,
        /form in parts.*Leave that header/s,
      ] satisfies (typeof REFUSED)[0],
  ),
  [
    'broken JSON as a form',
    { type: 'application/x-www-form-urlencoded', body: "{'prompt': 'x'}" },
    400,
    /not valid JSON/,
  ],
  [
    'a list as a form',
    { type: 'application/x-www-form-urlencoded', body: '%5B1%5D' },
    400,
    /not a JSON object/,
  ],
  ['a list without a type', { body: '[1]' }, 400, /not a JSON object/],
  ['text without a type', { body: 'a whale' }, 415, /no content type/],
  ['a picture', { type: 'image/png', body: 'x' }, 415, /image\/png/],
  [
    'percent bytes of no charset',
    { type: 'application/x-www-form-urlencoded', body: 'prompt=B%E4r' },
    400,
    /"prompt".*_charset_/,
  ],
  [
    'parts of bytes of no charset',
    { type: PARTS, body: LATIN(parts(part('prompt', 'B\xe4r'))) },
    400,
    /"prompt".*_charset_/,
  ],
  [
    'parts of a charset that is not read',
    {
      type: PARTS,
      body: parts(part('a', 'b', '\r\nContent-Type: text/plain; charset=x-none')),
    },
    415,
    /"a" has a charset/,
  ],
  [
    'parts that are not compressed',
    { type: PARTS, encoding: 'gzip', body: parts(part('a', 'b')) },
    400,
    /not compressed/,
  ],
  [
    'parts that swell',
    {
      type: PARTS,
      encoding: 'gzip',
      body: gzipSync(parts(part('a', 'x'.repeat(20 * 1024 * 1024)))),
    },
    413,
    /too large/,
  ],
  [
    'compressed parts that are cut',
    {
      type: PARTS,
      encoding: 'gzip',
      body: gzipSync(parts(part('a', 'b'))).subarray(0, -12),
    },
    400,
    /not compressed|to its end/,
  ],
  [
    'an empty file',
    { type: PARTS, body: parts(part('photo', '', '; filename="a.png"')) },
    400,
    /"a.png" is empty/,
  ],
]

async function send({ relay, trigger }: World, { type, encoding, body }: Sent) {
  const response = await fetch(`${relay().url}/t/${trigger.id}`, {
    method: 'POST',
    // Fetch names a type for a text, and none for bytes.
    body: Buffer.from(body),
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...(encoding !== undefined && { 'content-encoding': encoding }),
    },
  })
  const answer = (await response.json()) as {
    runId?: string
    error?: { message: string }
  }
  return { status: response.status, ...answer }
}

test(
  'a body is what it is, whatever its type claims, and what is not clear is refused by name',
  withWorld(async (world) => {
    for (const [what, sent, fields] of READ) {
      const { runId, error } = await send(world, sent)
      expect({ what, error }).toEqual({ what, error: undefined })
      const run = await world.api<{ triggerData: object }>('GET', `/v1/runs/${runId}`)
      expect({ what, fields: run.triggerData }).toEqual({ what, fields })
    }
    for (const [what, sent, status, message] of REFUSED) {
      const answer = await send(world, sent)
      expect({ what, status: answer.status }).toEqual({ what, status })
      expect(answer.error?.message).toMatch(message)
    }
    expect(world.relay().lines.filter((line) => line.includes('"fault"'))).toEqual([])
  }),
)
