import {
  attachAvailableFiles,
  attachFiles,
} from 'n8n-nodes-wireflow/nodes/Wireflow/items/files'
import { runWorkflows } from 'n8n-nodes-wireflow/nodes/Wireflow/run/run'
import { afterEach, expect, test, vi } from 'vitest'
import {
  endAll,
  freezeTime,
  hurry,
  openFakeN8n,
  type FakeN8n,
  type Response,
} from './fake-n8n.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** What n8n's request helper throws where there is no answer. */
function networkError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1:4410`), { code })
}

const page = (statusCode: number): Response => ({
  statusCode,
  headers: { 'content-type': 'text/html' },
  body: '<html><title>nginx</title></html>',
})

const json = (statusCode: number, body: object = {}, headers: object = {}): Response => ({
  statusCode,
  headers,
  body,
})

const PASSING: [string, () => Error | Response][] = [
  ...'ECONNREFUSED ECONNRESET ECONNABORTED ETIMEDOUT ENOTFOUND EAI_AGAIN EPIPE'
    .split(' ')
    .map((code): [string, () => Error] => [code, () => networkError(code)]),
  ...[408, 425, 500, 502, 503, 504, 520, 530].map((status): [string, () => Response] => [
    `${status}`,
    () => json(status, { error: 'not now' }),
  ]),
  ['a refused rate', () => json(429, {}, { 'retry-after': '5' })],
  ['a refused rate in milliseconds', () => json(429, {}, { 'retry-after': '900000' })],
  ['a page with 200', () => page(200)],
  ['a page with 403', () => page(403)],
  ['a page with 404', () => page(404)],
  ['half an answer', () => ({ ...page(200), body: '{"status":"COMPL' })],
]

/** The parts of a run, and which requests they are made of. */
const PHASES: [string, (line: string) => boolean][] = [
  ['starting', (line) => line.endsWith('/execute')],
  ['polling', (line) => line.endsWith('/poll')],
  ['reading the record', (line) => /^GET \/workflows\/executions\/[^/]+$/.test(line)],
  ['downloading', (line) => line.includes('/files/')],
]

/** Lets one phase go wrong from its first request on, for some time. */
function breakFor(
  n8n: FakeN8n,
  ms: number,
  isHit: (line: string) => boolean,
  trouble: () => Error | Response,
) {
  let since: number | undefined
  n8n.disturb((line) => {
    if (!isHit(line)) return undefined
    since ??= Date.now()
    return Date.now() - since < ms ? trouble() : undefined
  })
}

/** Runs the node, and ends what it has started as soon as it has started it. */
async function runToItsEnd(n8n: FakeN8n) {
  const state = { isOver: false }
  const work = runWorkflows(n8n.context).finally(() => {
    state.isOver = true
  })
  const ending = (async () => {
    while (!state.isOver) {
      await endAll(n8n.sandbox)
      await new Promise((resolve) => {
        setTimeout(resolve, 500)
      })
    }
  })()
  try {
    return await hurry(work)
  } finally {
    await hurry(ending)
  }
}

// A page with 200 in place of a file cannot be told from a file, and hosts of files refuse
// what has expired with pages.
const isTold = (phase: string, name: string) =>
  phase !== 'downloading' || !/page|half/.test(name)

test.each(PHASES)('while %s, nothing that passes ends a run', async (phase, isHit) => {
  const { sandbox } = await openFakeN8n({})
  for (const [name, trouble] of PASSING.filter(([name]) => isTold(phase, name))) {
    const n8n = await openFakeN8n(
      { waitMode: 'poll', outputFiles: 'binary' },
      { sandbox },
    )
    const before = sandbox.executions().length
    freezeTime()
    breakFor(n8n, 60_000, isHit, trouble)
    const [[item] = []] = await runToItsEnd(n8n)
    vi.useRealTimers()
    expect(item, name).toMatchObject({
      json: { status: 'completed' },
      binary: { data: { mimeType: 'image/png' } },
    })
    expect(sandbox.executions().length - before, name).toBe(1)
  }
  await sandbox.close()
})

test('before anything was started, trouble ends the node soon and says that in our words', async () => {
  const n8n = await openFakeN8n({ waitMode: 'poll' })
  freezeTime()
  const began = Date.now()
  n8n.disturb(() => networkError('ECONNREFUSED'))
  await expect(hurry(runWorkflows(n8n.context))).rejects.toMatchObject({
    message: 'Wireflow gave no answer',
    description: expect.stringMatching(/ECONNREFUSED.*\n.*base URL/),
  })
  expect(Date.now() - began).toBeLessThan(20_000)
  await n8n.sandbox.close()
})

test('what outlasts the wait limit is no error: the item says how far it got', async () => {
  const n8n = await openFakeN8n({ waitMode: 'poll', waitLimit: 2 })
  freezeTime()
  const isPoll = (line: string) => line.endsWith('/poll')
  n8n.disturb((line) => (isPoll(line) ? networkError('ETIMEDOUT') : undefined))
  const [[item] = []] = await hurry(runWorkflows(n8n.context))
  expect(item?.json).toMatchObject({
    status: 'running',
    waitLimitReached: true,
    executionId: n8n.sandbox.executions()[0]?.id,
  })
  await n8n.sandbox.close()
})

test('a key that is refused during a wait ends one item, and its error names the execution', async () => {
  const n8n = await openFakeN8n(
    { waitMode: 'poll' },
    { items: [{ json: {} }, { json: {} }], continueOnFail: true },
  )
  freezeTime()
  const refused = () => n8n.sandbox.executions()[0]?.id ?? '?'
  n8n.disturb((line) => {
    if (line.includes('/executions?')) return json(500)
    return line.includes(refused())
      ? json(401, { error: 'API key has expired' })
      : undefined
  })
  const [items = []] = await runToItsEnd(n8n)
  expect(items).toMatchObject([
    {
      json: {
        error: {
          message: 'Wireflow did not accept the credential',
          description: expect.stringContaining(`Execution ID: ${refused()}`),
          executionId: refused(),
          status: 'running',
        },
      },
    },
    { json: { status: 'completed' } },
  ])
  await n8n.sandbox.close()
})

test('an execution that nobody knows yet is looked for again, and is lost after a minute', async () => {
  const n8n = await openFakeN8n({ waitMode: 'poll' })
  freezeTime()
  breakFor(
    n8n,
    30_000,
    (line) => line.endsWith('/poll'),
    () => json(404, { error: 'no' }),
  )
  const [[late] = []] = await runToItsEnd(n8n)
  expect(late?.json['status']).toBe('completed')

  const never = await openFakeN8n({ waitMode: 'poll' })
  never.disturb((line) =>
    line.endsWith('/poll') ? json(404, { error: 'no' }) : undefined,
  )
  const lost = await hurry(runWorkflows(never.context).catch((error: unknown) => error))
  const [execution] = never.sandbox.executions()
  expect(lost).toMatchObject({
    message: 'Wireflow has lost the execution',
    description: expect.stringContaining(`Execution ID: ${execution?.id}`),
  })
  await n8n.sandbox.close()
  await never.sandbox.close()
})

test('a limit of the day is asked about once more, then told with its end', async () => {
  const n8n = await openFakeN8n({ waitMode: 'poll' })
  freezeTime()
  const now = Date.now()
  const end = Math.ceil(now / 86_400_000) * 86_400_000
  const reset = String(end / 1_000)
  n8n.disturb((line) =>
    line.endsWith('/execute') ? json(429, {}, { 'x-ratelimit-reset': reset }) : undefined,
  )
  await expect(hurry(runWorkflows(n8n.context))).rejects.toMatchObject({
    message: `Wireflow takes no more requests until ${new Date(end).toISOString()}`,
  })
  expect(n8n.requests.filter((line) => line.endsWith('/execute'))).toHaveLength(2)
  await n8n.sandbox.close()
})

test('another workflow in the same place is another start', async () => {
  const first = await openFakeN8n({ waitMode: 'none' })
  await runWorkflows(first.context)
  // "Retry with currently saved workflow", after somebody has chosen another one.
  const { workflowId } = await openFakeN8n({}, { sandbox: first.sandbox })
  first.choose({ workflow: workflowId })
  const [[item] = []] = await runWorkflows(first.context)
  const executions = first.sandbox.executions()
  expect(executions).toHaveLength(2)
  expect(item?.json).toMatchObject({ workflowId, executionId: executions[1]?.id })
  await first.sandbox.close()
})

test.each(['scan_75%.png', '%E0%A4%A.png', '100%25.png'])(
  'a file by the name of %s is downloaded under it',
  async (name) => {
    const n8n = await openFakeN8n({})
    const outputs = [
      {
        nodeId: 'n',
        label: 'Picture',
        type: 'image' as const,
        url: `https://cdn.example/${name}`,
      },
    ]
    n8n.disturb(() => json(200, {}, { 'content-type': 'image/png' }))
    const item = await attachFiles(n8n.context, { json: {} }, outputs, 'data')
    const named = name.replace('%25', '%')
    expect(item.binary?.['data']?.fileName).toBe(named)
    const event = await attachAvailableFiles(n8n.context, { json: {} }, outputs, 'data')
    expect(event.binary?.['data']?.fileName).toBe(named)
    await n8n.sandbox.close()
  },
)

test('an address that is none is a missing file, and not trouble that passes', async () => {
  const n8n = await openFakeN8n({})
  const outputs = [
    { nodeId: 'n', label: 'Picture', type: 'image' as const, url: 'https://%' },
  ]
  const event = await attachAvailableFiles(n8n.context, { json: {} }, outputs, 'data')
  expect(event.json['missingFiles']).toEqual(['https://%'])
  await n8n.sandbox.close()
})
