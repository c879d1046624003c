import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reply } from './client.ts'
import { controlled, type Controlled } from './controlled.ts'
import { pictureWorkflow } from './graphs.ts'

type Step =
  | { do: 'execute'; key: number }
  | { do: 'run' | 'trigger' | 'poll' | 'detail' | 'list'; which: number }
  | { do: 'advance'; ms: number }
  | { do: 'fault'; kind: string; every: number }
  | { do: 'heal' }

const index = fc.nat(30)

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('execute' as const), key: fc.nat(4) }),
  fc.record({
    do: fc.constantFrom('run', 'trigger', 'poll', 'detail', 'list'),
    which: index,
  }),
  fc.record({ do: fc.constant('advance' as const), ms: fc.nat(40_000) }),
  fc.record({
    do: fc.constant('fault' as const),
    kind: fc.constantFrom('status', 'stale', 'disagree', 'malformed', 'vanished'),
    every: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ do: fc.constant('heal' as const) }),
)

const sequence = fc.array(step, { minLength: 5, maxLength: 60 })

type Told = { step: Step; at: number; reply: Reply }

/** Does a sequence to a sandbox and gives back all that was answered. */
async function perform(world: Controlled, steps: readonly Step[]): Promise<Told[]> {
  const prompt = steps.length % 3 === 0 ? 'a bike sandbox:fail=picture' : 'a bike'
  world.sandbox.createWorkflow({ ...pictureWorkflow(prompt), id: 'wf' })
  const told: Told[] = []
  for (const step of steps) {
    const at = Date.parse(String((await world.steer('GET', '/clock')).body['now']))
    const reply = await act(world, step)
    if (reply) told.push({ step, at, reply })
  }
  return told
}

async function act(world: Controlled, step: Step): Promise<Reply | undefined> {
  const { send, steer } = world
  const { nodes, edges } = pictureWorkflow()
  switch (step.do) {
    case 'execute':
      return send(
        'POST',
        '/workflows/wf/execute',
        { nodes, edges },
        { 'idempotency-key': `key-${step.key}` },
      )
    case 'run':
      return send('POST', '/workflows/wf/run', {})
    case 'trigger':
      return send('POST', '/workflow/wf/trigger', {}, { authorization: '' })
    case 'poll':
      return send('GET', `/workflows/executions/${idAt(world, step.which)}/poll`)
    case 'detail':
      return send('GET', `/workflows/executions/${idAt(world, step.which)}`)
    case 'list':
      return send('GET', '/workflows/wf/executions?limit=100')
    case 'advance':
      world.pass(step.ms)
      return undefined
    case 'fault': {
      const effect =
        step.kind === 'status' ? { kind: 'status', status: 503 } : { kind: step.kind }
      await steer('POST', '/faults', { match: { every: step.every }, effect })
      return undefined
    }
    case 'heal':
      await steer('DELETE', '/faults')
      return undefined
  }
}

function idAt({ sandbox }: Controlled, which: number): string {
  const all = sandbox.executions()
  return all[which % Math.max(1, all.length)]?.id ?? 'none'
}

const RUNS = { numRuns: 80 }

test('at rest poll, detail and list agree, and the ledger is the sum of creditsUsed', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (steps) => {
      const world = await controlled({ plan: 'enterprise' })
      await perform(world, steps)
      await world.steer('DELETE', '/faults')
      world.pass(60 * 60_000)
      await world.steer('PATCH', '/settings', { limits: false })

      const list = await world.send('GET', '/workflows/wf/executions?limit=100')
      expect(list.rows).toHaveLength(Math.min(100, world.sandbox.executions().length))
      let used = 0
      for (const row of list.rows) {
        const path = `/workflows/executions/${String(row['id'])}`
        const detail = (await world.send('GET', path)).body
        const poll = (await world.send('GET', `${path}/poll`)).body
        expect(poll['status']).toBe(row['status'])
        for (const [name, value] of Object.entries(row))
          expect(detail[name]).toEqual(value)
        expect(detail['nodeResults']).toEqual(poll['nodeResults'])
        used += Number(row['creditsUsed'])
      }
      const usage = (await world.send('GET', '/developer/usage')).body
      expect(usage['credits']).toMatchObject({ used, reserved: 0 })
    }),
    RUNS,
  )
})

test('one idempotency key gives one answer, byte for byte, and one execution', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (steps) => {
      const world = await controlled({ limits: false })
      const told = await perform(world, steps)
      const answers = new Map<number, string>()
      for (const { step, reply } of told) {
        if (step.do !== 'execute' || reply.headers.has('x-sandbox-fault')) continue
        expect(reply.status).toBe(201)
        expect(answers.get(step.key) ?? reply.text).toBe(reply.text)
        answers.set(step.key, reply.text)
      }
      const keys = world.sandbox
        .executions()
        .flatMap(({ idempotencyKey }) => idempotencyKey ?? [])
      expect(new Set(keys).size).toBe(keys.length)
    }),
    RUNS,
  )
})

test('no minute lets through more than its limit', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, fc.boolean(), async (steps, isSliding) => {
      const world = await controlled({ plan: 'free' })
      if (isSliding) await world.steer('PATCH', '/settings', { window: 'sliding' })
      const told = (await perform(world, steps)).filter(
        ({ reply }) => reply.status !== 429 && !reply.headers.has('x-sandbox-fault'),
      )
      const isExecute = ({ step }: Told) =>
        ['execute', 'run', 'trigger'].includes(step.do)
      for (const times of [
        told.filter(isExecute),
        told.filter((one) => !isExecute(one)),
      ]) {
        expect(
          most(
            times.map(({ at }) => at),
            isSliding,
          ),
        ).toBeLessThanOrEqual(10)
      }
    }),
    RUNS,
  )
})

/** The most calls that fall into one window. */
function most(times: readonly number[], isSliding: boolean): number {
  const minute = (at: number) => Math.floor(at / 60_000)
  const counts = times.map(
    (start) =>
      times.filter((at) =>
        isSliding ? at >= start && at < start + 60_000 : minute(at) === minute(start),
      ).length,
  )
  return Math.max(0, ...counts)
}

test('the same seed and the same calls give the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, fc.nat(1_000), async (steps, seed) => {
      const record = async () => {
        const told = await perform(await controlled({ seed }), steps)
        return told.map(({ reply }) => [reply.status, [...reply.headers], reply.text])
      }
      expect(await record()).toEqual(await record())
    }),
    RUNS,
  )
})

test('an execution that has ended never changes again', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (steps) => {
      const world = await controlled({ limits: false })
      const told = await perform(world, steps)
      const ends = new Map<string, string>()
      for (const { step, reply } of told) {
        if (step.do !== 'detail' || reply.headers.has('x-sandbox-fault')) continue
        const { id, status } = reply.body
        if (reply.status !== 200 || status === 'RUNNING') continue
        expect(ends.get(String(id)) ?? reply.text).toBe(reply.text)
        ends.set(String(id), reply.text)
      }
    }),
    RUNS,
  )
})
