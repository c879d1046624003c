import { expect, test } from 'vitest'
import { isWireflowError, Wireflow } from '@wireflow-connect/sdk'
import { failure } from './failure.ts'
import { json, upstream } from './upstream.ts'
import { aGraph, createWorld, type World } from './world.ts'

await import('../src/runs/run.ts')

function starts({ requests }: World) {
  return requests.filter(({ name }) => name.endsWith('/execute'))
}

test('a run is one call: inputs by label or node id in, outputs out', async () => {
  const world = await createWorld()
  const id = world.createWorkflow()
  const { clock, wireflow } = world
  for (const name of ['Prompt', 'prompt', ' PROMPT ']) {
    const { status, outputs } = await clock.run(
      wireflow.run(id, { [name]: 'a blue boat' }),
    )
    expect(status).toBe('completed')
    expect(outputs).toMatchObject([
      { label: 'Prompt', text: 'a blue boat' },
      { label: 'Picture', type: 'image' },
    ])
  }
  const { outputs } = await clock.run(wireflow.run(id))
  expect(outputs).toMatchObject([{ text: 'a red bike' }, { type: 'image' }])
})

test('names that are no inputs are refused with the list, and nothing is started', async () => {
  const world = await createWorld()
  const { clock, sandbox, wireflow } = world
  const twins = ['a', 'b'].map((id) => ({
    id,
    data: { label: 'Text', nodeType: 'input:text', config: { prompt: id } },
  }))
  const { id } = sandbox.createWorkflow({ name: 'Twins', nodes: twins, edges: [] })
  const refusals = [
    [{ Promt: 'x' }, 'There is no input "Promt". The inputs are: "Text" (a), "Text" (b)'],
    [{ text: 'x' }, 'Several inputs are called "text": take the node id (a, b)'],
    [{ toString: 'x' }, 'There is no input "toString"'],
  ] as const
  for (const [inputs, message] of refusals) {
    expect(await failure(clock.run(wireflow.run(id, inputs)))).toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining(message),
    })
  }
  const single = world.createWorkflow()
  const twice = { prompt: 'x', Prompt: 'y' }
  expect(await failure(clock.run(wireflow.run(single, twice)))).toMatchObject({
    message: expect.stringContaining('says again what another name said'),
  })
  expect(sandbox.executions()).toEqual([])
})

test('another end than completed throws with the handle, and too long a wait does', async () => {
  const world = await createWorld()
  const { clock, sandbox, wireflow } = world
  const failing = aGraph('0s', 'sandbox:fail=picture')
  const { id } = sandbox.createWorkflow({ name: 'Fails', ...failing })
  const error = await failure(clock.run(wireflow.run(id)))
  expect(error).toMatchObject({ code: 'execution_failed', handle: { workflowId: id } })

  const slow = sandbox.createWorkflow({ name: 'Slow', ...aGraph('600s') })
  const late = await failure(clock.run(wireflow.run(slow.id, {}, { deadlineMs: 5_000 })))
  expect(late).toMatchObject({ code: 'wait_timeout', handle: { workflowId: slow.id } })
})

test('50 at once on Pro: all are done, none is refused, and each was told when it starts', async () => {
  const world = await createWorld()
  const { clock, requests, sandbox, wireflow } = world
  const id = world.createWorkflow()
  const promised = new Map<number, number>()
  const places: number[] = []
  const ends = Array.from({ length: 50 }, (_, index) =>
    wireflow.run(
      id,
      { Prompt: `boat ${index}` },
      {
        onQueue: ({ place, startsAt }) => {
          places.push(place)
          promised.set(index, startsAt.getTime())
        },
      },
    ),
  )
  const done = await clock.run(Promise.all(ends))

  expect(done.map(({ status }) => status)).toEqual(Array(50).fill('completed'))
  expect(done.map(({ outputs }) => outputs[0]?.text)).toEqual(
    Array.from({ length: 50 }, (_, index) => `boat ${index}`),
  )
  expect(sandbox.executions()).toHaveLength(50)
  expect(requests.filter(({ status }) => status === 429)).toEqual([])
  // 10 start at once, and 40 wait; nobody is told of a place that is not there.
  expect(promised.size).toBe(40)
  expect(Math.max(...places)).toBe(40)
  const started = starts(world).map(({ at }) => at)
  const late = [...promised.values()].map((at, waiting) => {
    return Math.abs((started[waiting + 10] ?? 0) - at)
  })
  expect(Math.max(...late)).toBeLessThan(2_000)
  // Graph and inputs are read once for all that asked in the same moment.
  const reads = requests.map(({ name }) => name).filter((name) => !/execut/.test(name))
  expect(reads).toEqual([`GET /workflows/${id}`, `GET /workflows/${id}/run`])
})

test.each([
  ['pro', 200],
  ['free', 20],
] as const)(
  'on the plan %s %i at once are done, and none is refused',
  async (plan, count) => {
    const world = await createWorld({ plan })
    const { clock, requests, wireflow } = world
    const id = world.createWorkflow()
    const runs = Array.from({ length: count }, () =>
      wireflow.run(id, { Prompt: 'a boat' }),
    )
    const statuses = (await clock.run(Promise.all(runs))).map(({ status }) => status)
    expect(statuses).toEqual(Array(count).fill('completed'))
    expect(requests.filter(({ status }) => status === 429)).toEqual([])
  },
)

test('starts by hand, each followed by its wait, stay inside the budget as well', async () => {
  const world = await createWorld()
  const { clock, requests, wireflow } = world
  const id = world.createWorkflow()
  const byHand = async (index: number) => {
    const graph = aGraph('0s', `boat ${index}`)
    const { executions } = await (index % 2
      ? wireflow.executions.start({ workflowId: id, ...graph })
      : wireflow.workflows.run(id, { prompt: `boat ${index}` }))
    return wireflow.executions.waitAll(executions)
  }
  const all = Promise.all(Array.from({ length: 50 }, (_, index) => byHand(index)))
  const ends = (await clock.run(all)).flat()
  expect(ends.map(({ status }) => status)).toEqual(Array(50).fill('completed'))
  expect(requests.filter(({ status }) => status === 429)).toEqual([])
})

test('many are given as they end, failures too, and every item once', async () => {
  const world = await createWorld()
  const { clock, wireflow } = world
  const id = world.createWorkflow()
  const items = Array.from({ length: 25 }, (_, index) => ({
    Prompt: index === 3 ? 'sandbox:fail=picture' : `boat ${index}`,
  }))
  items.push({ Promt: 'x' } as never)
  const startedItems: number[] = []
  const onStart = (_: object, index: number) => void startedItems.push(index)
  const ends = await clock.run(collect(wireflow.runMany(id, items, { onStart })))

  expect(ends.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
    items.map((_, index) => index),
  )
  const of = (index: number) => ends.find((end) => end.index === index)
  expect(of(7)).toMatchObject({
    inputs: { Prompt: 'boat 7' },
    status: 'completed',
    outputs: [{ text: 'boat 7' }, {}],
    error: undefined,
  })
  expect(of(3)).toMatchObject({
    status: 'failed',
    outputs: [],
    error: { code: 'execution_failed' },
    handle: { workflowId: id },
  })
  expect(of(25)).toMatchObject({
    status: 'error',
    error: { code: 'bad_request' },
    handle: undefined,
  })
  expect(startedItems).toHaveLength(25)
  expect(world.requests.filter(({ status }) => status === 429)).toEqual([])
})

test('many that are asked for again under one key are not started again', async () => {
  const world = await createWorld()
  const { clock, sandbox, wireflow } = world
  const id = world.createWorkflow()
  const items = ['a', 'b', 'c'].map((Prompt) => ({ Prompt }))
  const options = { idempotencyKey: 'catalogue-7' }
  const handles = async () => {
    const ends = await clock.run(collect(wireflow.runMany(id, items, options)))
    return new Set(ends.map(({ handle }) => handle?.id))
  }
  expect(await handles()).toEqual(await handles())
  expect(sandbox.executions()).toHaveLength(3)
})

test('who leaves early starts nothing more, and leaves nothing behind', async () => {
  const world = await createWorld()
  const { clock, sandbox, wireflow } = world
  const id = world.createWorkflow()
  const items = Array.from({ length: 30 }, () => ({}))
  const leave = async () => {
    for await (const { status } of wireflow.runMany(id, items)) return status
    return 'nothing'
  }
  expect(await clock.run(leave())).toBe('completed')
  await clock.advance(10 * 60_000)
  expect(sandbox.executions()).toHaveLength(10)
  expect(clock.timerCount()).toBe(0)
})

test('an abort in the queue sends nothing, says so, and moves the others up', async () => {
  const world = await createWorld()
  const { clock, sandbox, wireflow } = world
  const id = world.createWorkflow()
  const first = Array.from({ length: 10 }, () => wireflow.run(id))
  const controller = new AbortController()
  const left = failure(wireflow.run(id, {}, { signal: controller.signal }))
  const places: number[] = []
  const next = wireflow.run(id, {}, { onQueue: ({ place }) => void places.push(place) })
  await clock.advance(5_000)
  controller.abort(new Error('The user left'))
  expect(await left).toMatchObject({
    code: 'aborted',
    message: expect.stringContaining('before it was sent'),
    cause: new Error('The user left'),
  })
  expect((await left).isAmbiguous).toBeUndefined()
  await clock.run(Promise.all([...first, next]))
  expect(places).toEqual([2, 1])
  expect(sandbox.executions()).toHaveLength(11)
})

test('a deadline that is given for a start holds for its place in the queue, too', async () => {
  const world = await createWorld()
  const { clock, wireflow } = world
  const id = world.createWorkflow()
  const first = Array.from({ length: 10 }, () => wireflow.run(id))
  const graph = aGraph('0s')
  await clock.advance(1_000)
  const late = failure(
    wireflow.executions.start({ workflowId: id, ...graph }, { deadlineMs: 20_000 }),
  )
  const askedAt = clock.now()
  const error = await clock.run(late)
  expect(clock.now() - askedAt).toBe(20_000)
  expect(error).toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('before it was sent'),
  })
  await clock.run(Promise.all(first))
  expect(starts(world)).toHaveLength(10)
})

const busy = json({ error: 'Too many' }, { status: 429, headers: { 'retry-after': '5' } })
const started = json({ executionRuns: [{ id: 'e1' }] }, { status: 201 })

test.each([
  [
    'workflows.run',
    (wireflow: Wireflow): Promise<unknown> => wireflow.workflows.run('w'),
  ],
  [
    'triggers.fire',
    (wireflow: Wireflow): Promise<unknown> => wireflow.triggers.fire('whk'),
  ],
  [
    'workflows.duplicate',
    (wireflow: Wireflow): Promise<unknown> => wireflow.workflows.duplicate('w'),
  ],
  [
    'workflows.patchNode',
    (wireflow: Wireflow): Promise<unknown> => wireflow.workflows.patchNode('w', 'n', {}),
  ],
  [
    'media.uploadFromUrl',
    (wireflow: Wireflow): Promise<unknown> => wireflow.media.uploadFromUrl('https://x'),
  ],
])(
  '%s is repeated after a refusal for the rate and a refused connection',
  async (_, call) => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const bothAddresses = new AggregateError([refused, refused])
    const trouble = [
      busy,
      new TypeError('fetch failed', { cause: refused }),
      new TypeError('fetch failed', { cause: bothAddresses }),
    ]
    const answer = json({ executionId: 'e1', id: 'w', node: {}, url: 'https://c/x' })
    const { clock, sent, wireflow } = upstream([...trouble, answer])
    await clock.run(call(wireflow))
    expect(sent).toHaveLength(4)
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(5_000)
  },
)

test.each([
  ['reset', Object.assign(new Error('read'), { code: 'ECONNRESET' })],
  ['half refused', new AggregateError([{ code: 'ECONNREFUSED' }, { code: 'ETIMEDOUT' }])],
  ['unknown', undefined],
])(
  'a connection that was %s may have been heard, and a run is not sent again',
  async (_, cause) => {
    const { sent, wireflow } = upstream([new TypeError('fetch failed', { cause })])
    const error = await failure(wireflow.workflows.run('w'))
    expect(error).toMatchObject({ code: 'connection_failed', isAmbiguous: true })
    expect(sent).toHaveLength(1)
  },
)

test('a refused start is first when the budget opens, before those that came later', async () => {
  const keys: string[] = []
  const note = ({ headers }: { headers: Headers }) => {
    keys.push(headers.get('idempotency-key') ?? '')
    return keys.length === 1 ? busy.clone() : started.clone()
  }
  const { clock, wireflow } = upstream([note], { lane: { startsPerMinute: 1 } })
  const begin = (idempotencyKey: string) =>
    wireflow.executions.start({ workflowId: 'w', nodes: [], edges: [], idempotencyKey })
  await clock.run(Promise.all([begin('first'), begin('second')]))
  expect(keys).toEqual(['first', 'first', 'second'])
})

test('a limit of the day ends every start that waits, at once and with its time', async () => {
  const ofDay = json(
    { error: 'Daily' },
    { status: 429, headers: { 'retry-after': '7200' } },
  )
  const { clock, sent, wireflow } = upstream([ofDay], { lane: { startsPerMinute: 1 } })
  const errors = Array.from({ length: 5 }, () => failure(wireflow.workflows.run('w')))
  const codes = (await clock.run(Promise.all(errors))).map(({ code, retryAfterMs }) => ({
    code,
    retryAfterMs,
  }))
  const refused = { code: 'rate_limited', retryAfterMs: 7_200_000 }
  expect(codes).toEqual([refused, refused, refused, refused, refused])
  expect(sent).toHaveLength(1)
  expect(clock.timerCount()).toBe(0)
})

test('a callback of the queue that throws ends its own start, and no other', async () => {
  const world = await createWorld()
  const { clock, sandbox, wireflow } = world
  const id = world.createWorkflow()
  const onQueue = () => {
    throw new Error('Broken')
  }
  const ends = Array.from({ length: 12 }, (_, index) =>
    wireflow
      .run(id, {}, index === 10 ? { onQueue } : {})
      .then(({ status }) => status, String),
  )
  const said = await clock.run(Promise.all(ends))
  expect(said.filter((each) => each === 'completed')).toHaveLength(11)
  expect(said[10]).toContain('Broken')
  expect(sandbox.executions()).toHaveLength(11)
})

test('a program that paces starts itself sends them at once', async () => {
  const world = await createWorld({ paceStarts: false, maxRetries: 0 })
  const { clock, requests, wireflow } = world
  const id = world.createWorkflow()
  const sends = Array.from({ length: 12 }, () =>
    wireflow.workflows.run(id).then(
      () => 'sent',
      (error: unknown) => error,
    ),
  )
  const said = await clock.run(Promise.all(sends))
  expect(said.filter((each) => isWireflowError(each, 'rate_limited'))).toHaveLength(2)
  expect(new Set(requests.map(({ at }) => at)).size).toBe(1)
})

test('a subscription tells the queue, the nodes and the end', async () => {
  const world = await createWorld()
  const { clock, sandbox, wireflow } = world
  const { id } = sandbox.createWorkflow({ name: 'Slow', ...aGraph('20s') })
  const others = Array.from({ length: 10 }, () => wireflow.run(id))
  const progress = await clock.run(collect(wireflow.subscribe(id, { Prompt: 'a boat' })))
  await clock.run(Promise.all(others))
  const statuses = progress.map(({ status }) => status)
  expect(statuses[0]).toBe('queued')
  expect(statuses).toContain('running')
  expect(progress.at(-1)).toMatchObject({
    status: 'completed',
    outputs: [{ text: 'a boat' }, { type: 'image' }],
    handle: { workflowId: id },
  })
})

test('a callback is handed to the relay, under the handle; without one nothing starts', async () => {
  const relayed: { url: string; body: unknown; key: string | null }[] = []
  const answers = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init)
    if (!request.url.startsWith('https://relay.example')) return world.fetch(request)
    const { url, headers } = request
    relayed.push({ url, body: await request.json(), key: headers.get('authorization') })
    return Response.json({ id: 'run_1' }, { status: 202 })
  }
  const world = await plainSandbox()
  const relay = { url: 'https://relay.example/', token: 'tok_1' }
  const wireflow = new Wireflow({ ...world.options, fetch: answers, relay })
  const options = { callbackUrl: 'https://me.example/hook', callbackSecret: 'whsec_x' }
  const { handle } = await wireflow.run(world.id, {}, options)
  expect(relayed).toEqual([
    {
      url: 'https://relay.example/v1/executions',
      key: 'Bearer tok_1',
      body: {
        workflowId: world.id,
        executionIds: [handle.id],
        callback: { url: 'https://me.example/hook', secret: 'whsec_x' },
      },
    },
  ])

  const alone = new Wireflow({ ...world.options, fetch: answers })
  expect(await failure(alone.run(world.id, {}, options))).toMatchObject({
    code: 'bad_request',
    message: expect.stringContaining('Nothing was started'),
  })
  expect(world.executions()).toHaveLength(1)
})

test('a relay that refuses leaves the handle of what was started', async () => {
  const world = await plainSandbox()
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init)
    if (!request.url.startsWith('https://relay.example')) return world.fetch(request)
    return Response.json({ error: { message: 'No such token' } }, { status: 401 })
  }
  const relay = { url: 'https://relay.example', token: 'tok_1' }
  const wireflow = new Wireflow({ ...world.options, fetch, relay })
  const callbackUrl = 'https://me.example/hook'
  const error = await failure(wireflow.run(world.id, {}, { callbackUrl }))
  expect(error).toMatchObject({
    code: 'unauthorized',
    message: expect.stringMatching(/was started, but the relay did not take it/),
    handle: { id: world.executions()[0]?.id },
  })
})

test('a key in a browser is refused unless it is wanted, and triggers need none', () => {
  const browser = globalThis as { window?: unknown }
  browser.window = { document: {} }
  try {
    const make = (options: object) => () => new Wireflow(options)
    expect(make({ apiKey: 'sk-test' })).toThrow(/everybody who opens this page/)
    expect(make({ apiKey: 'sk-test', dangerouslyAllowBrowser: true })).not.toThrow()
    expect(make({})).not.toThrow()
  } finally {
    delete browser.window
  }
})

async function plainSandbox() {
  const { createSandbox } = await import('@wireflow-connect/sandbox')
  const sandbox = await createSandbox({ seed: 1, durations: 'immediate' })
  const { id } = sandbox.createWorkflow({ name: 'Shots', ...aGraph('0s') })
  return {
    id,
    options: { apiKey: sandbox.apiKey, baseUrl: sandbox.url },
    fetch: (request: Request) => sandbox.fetch(request),
    executions: () => sandbox.executions(),
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const each of source) all.push(each)
  return all
}
