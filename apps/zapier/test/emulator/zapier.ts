import { setTimeout as sleep } from 'node:timers/promises'
import type { Runtime } from './runtime.ts'
import {
  startZapierServer,
  type Incoming,
  type Reply,
  type ZapierServer,
} from './zapier-server.ts'

/** One thing that an app returned. */
export type Row = { id: string } & Record<string, unknown>

type Bundle = { inputData?: object; meta?: object } & Record<string, unknown>

export type Zap = {
  /** What Zapier keeps of the subscription. */
  subscription: { id: string; secret: string }
  /** What the trigger made of the next delivery that no call has returned yet. */
  next(): Promise<Row[]>
  /** Every delivery so far, as it came. */
  deliveries: readonly Incoming[]
  /** When deliveries were refused, and when they were taken. */
  refusedAt: readonly number[]
  takenAt: readonly number[]
  /** Answers so from now on, and takes nothing; undefined takes again. */
  refuse(reply: Reply | undefined): void
  /** Switches the Zap off; its address then answers 410. */
  switchOff(): Promise<void>
  url: string
}

export type Step = {
  status: 'SUCCESS' | 'CALLBACK'
  /** What `perform` returned. */
  handle: Row
  /** Where the callback is awaited. */
  callbackUrl: string
  /** What the step returns in the end, after its callback if it waits for one. */
  end: Promise<Row>
  /** Callbacks that came before the step was parked, and are lost. */
  earlyCount(): number
}

export type Zapier = {
  server: ZapierServer
  /** Calls one method of the app. */
  run(method: string, bundle?: Bundle, extra?: object): Promise<unknown>
  /** Switches a Zap with an instant trigger on. */
  switchOn(trigger: string, inputData?: object): Promise<Zap>
  /** Runs an action of a Zap, and parks it if it waits for a callback. */
  step(action: string, inputData: object, meta?: object): Promise<Step>
  /** What a polling trigger gives that was not there before. */
  poll(trigger: string, inputData: object): Promise<Row[]>
  /** Every choice of a dropdown, page by page. */
  choices(trigger: string, inputData?: object): Promise<Row[]>
  /** Fetches every file that a later step would use. */
  hydrate<Value>(value: Value): Promise<Value>
  close(): Promise<void>
}

/**
 * Zapier, as far as an app can tell: keeps subscriptions, parks steps, remembers which ids
 * it has seen, fetches files. `parkAfterMs` is what lies between the answer of a step and the
 * moment from which its callback is heard.
 */
export async function startZapier(
  runtime: Runtime,
  authData: () => Record<string, string>,
  { parkAfterMs = 1_000 } = {},
): Promise<Zapier> {
  const server = await startZapierServer()
  const seen = new Map<string, Set<string>>()
  let count = 0

  async function execute(method: string, bundle: Bundle, extra: object = {}) {
    return runtime({
      command: 'execute',
      method,
      bundle: { authData: authData(), inputData: {}, meta: {}, ...bundle },
      storeKey: 'key-of-the-store',
      rpc_base: `${server.url}/rpc`,
      token: 'token-of-the-run',
      calledFromCli: true,
      environment: { LOGGING_ENDPOINT: `${server.url}/log` },
      ...extra,
    })
  }

  async function run(method: string, bundle: Bundle = {}, extra?: object) {
    return (await execute(method, bundle, extra)).results
  }

  async function switchOn(trigger: string, inputData: object = {}): Promise<Zap> {
    const operation = `triggers.${trigger}.operation`
    const deliveries: Incoming[] = []
    const results: Promise<Row[]>[] = []
    const waiting: ((rows: Promise<Row[]>) => void)[] = []
    const refusedAt: number[] = []
    const takenAt: number[] = []
    let refused: Reply | undefined

    const url = server.answer(`/hooks/standard/${++count}`, (incoming) => {
      const times = refused === undefined ? takenAt : refusedAt
      times.push(Date.now())
      if (refused !== undefined) return refused
      deliveries.push(incoming)
      const rows = run(`${operation}.perform`, {
        inputData,
        subscribeData: subscription,
        ...asRequest(incoming),
      }) as Promise<Row[]>
      rows.catch(() => undefined)
      const wants = waiting.shift()
      if (wants) wants(rows)
      else results.push(rows)
      return 200
    })
    const subscription = (await run(`${operation}.performSubscribe`, {
      inputData,
      targetUrl: url,
    })) as Zap['subscription']

    return {
      subscription,
      deliveries,
      refusedAt,
      takenAt,
      url,
      next: async () =>
        results.shift() ?? new Promise((resolve) => waiting.push(resolve)),
      refuse: (reply) => {
        refused = reply
      },
      async switchOff() {
        refused = 410
        const bundle = { inputData, targetUrl: url, subscribeData: subscription }
        await run(`${operation}.performUnsubscribe`, bundle)
      },
    }
  }

  async function step(action: string, inputData: object, meta: object = {}) {
    const operation = `creates.${action}.operation`
    let isParked = false
    let early = 0
    const called = Promise.withResolvers<Incoming>()
    const callbackUrl = server.answer(`/hooks/callback/${++count}`, (incoming) => {
      if (isParked) called.resolve(incoming)
      else early++
      return 200
    })
    const bundle = { inputData, meta }
    const extra = { callback_url: callbackUrl }
    const answer = await execute(`${operation}.perform`, bundle, extra)
    const handle = answer.results as Row
    const status = answer.status === 'CALLBACK' ? ('CALLBACK' as const) : 'SUCCESS'

    async function resume(): Promise<Row> {
      await sleep(parkAfterMs)
      isParked = true
      const request = asRequest(await called.promise)
      const parked = { ...bundle, outputData: handle, ...request }
      return (await run(`${operation}.performResume`, parked)) as Row
    }
    const end = status === 'CALLBACK' ? resume() : Promise.resolve(handle)
    // Whoever does not look at the end is not troubled by it.
    end.catch(() => undefined)
    return { status, handle, callbackUrl, end, earlyCount: () => early } as const
  }

  async function poll(trigger: string, inputData: object): Promise<Row[]> {
    const isFirst = !seen.has(trigger)
    const ids = seen.get(trigger) ?? new Set<string>()
    seen.set(trigger, ids)
    const meta = { isPopulatingDedupe: isFirst, zap: { id: trigger } }
    const method = `triggers.${trigger}.operation.perform`
    const rows = (await run(method, { inputData, meta })) as Row[]
    const fresh = rows.filter(({ id }) => !ids.has(id))
    for (const { id } of rows) ids.add(id)
    return isFirst ? [] : fresh.toReversed()
  }

  async function choices(trigger: string, inputData: object = {}): Promise<Row[]> {
    const found: Row[] = []
    for (let page = 0; ; page++) {
      const meta = { page, isFillingDynamicDropdown: true }
      const method = `triggers.${trigger}.operation.perform`
      const rows = (await run(method, { inputData, meta })) as Row[]
      const fresh = rows.filter(({ id }) => found.every((known) => known.id !== id))
      if (fresh.length === 0) return found
      found.push(...fresh)
    }
  }

  async function hydrate<Value>(value: Value): Promise<Value> {
    if (typeof value === 'string') return (await hydrateText(value)) as Value
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return (await Promise.all(value.map(hydrate))) as Value
    const pairs = Object.entries(value).map(async ([key, each]) => [
      key,
      await hydrate(each as unknown),
    ])
    return Object.fromEntries(await Promise.all(pairs)) as Value
  }

  async function hydrateText(text: string): Promise<unknown> {
    const pointer = /^hydrate\|\|\|(.*)\|\|\|hydrate$/.exec(text)?.[1]
    if (pointer === undefined) return text
    const { method, bundle } = JSON.parse(pointer)
    return run(method, { inputData: bundle })
  }

  const close = () => server.close()
  return { server, run, switchOn, step, poll, choices, hydrate, close }
}

function asRequest({ headers, content }: Incoming): object {
  return {
    rawRequest: { method: 'POST', querystring: '', headers, content },
    cleanedRequest: { ...JSON.parse(content), querystring: {} },
  }
}
