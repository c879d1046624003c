import { expect, test } from 'vitest'
import { withVirtualWorld, type VirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000

type Answer = { status: number; retryAfter: number; code: string; message: string }

/** Calls the trigger as a stranger does, with so many tiny files. */
async function callWithFiles(
  { relayUrl, triggerId }: VirtualWorld,
  count: number,
): Promise<Answer> {
  const body = new FormData()
  body.set('prompt', 'a red bike')
  for (let each = 0; each < count; each++) {
    body.append('photo', new Blob(['.'], { type: 'image/png' }), `${each}.png`)
  }
  const call = { method: 'POST', body }
  const response = await fetch(`${relayUrl()}/t/${triggerId}`, call)
  const { error } = (await response.json()) as { error?: Partial<Answer> }
  return {
    status: response.status,
    retryAfter: Number(response.headers.get('retry-after')),
    code: error?.code ?? '',
    message: error?.message ?? '',
  }
}

const uploads = ({ sandbox }: VirtualWorld) =>
  sandbox.requests().filter(({ path }) => path.includes('/media/upload'))

const refused = ({ sandbox }: VirtualWorld) =>
  sandbox.requests().filter(({ status }) => status === 429)

/** Words of the upstream, its key, its budget, and of what the relay does. */
const INSIDE = /upstream|wireflow|key|budget|request|queue|database|\/media|\d{3}/i

test(
  'files of strangers take a third of the key at most, and the runs of others go on',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    await world.fire()
    await world.rest()
    const answers: Answer[] = []
    for (let call = 0; call < 12; call++) answers.push(await callWithFiles(world, 10))
    expect(answers.map(({ status }) => status)).toEqual([
      202,
      202,
      ...Array<number>(10).fill(503),
    ])
    expect(uploads(world)).toHaveLength(20)
    for (const { code, message, retryAfter } of answers.slice(2)) {
      expect(code).toBe('upstream_busy')
      expect(message).not.toMatch(INSIDE)
      expect(retryAfter).toBeGreaterThan(0)
      expect(retryAfter).toBeLessThanOrEqual(61)
    }

    const { id } = await world.api<{ id: string }>('POST', '/v1/runs', {
      workflowId: world.workflowId,
    })
    await world.rest()
    await world.pass(20_000)
    expect(await world.api('GET', `/v1/runs/${id}`)).toMatchObject({ state: 'completed' })
    await world.pass(MINUTE_MS)
    expect((await callWithFiles(world, 10)).status).toBe(202)
    expect(refused(world)).toEqual([])
  }),
)

test(
  'more files than a key can take in a minute are refused before the first of them is sent',
  withVirtualWorld({ plan: 'free' }, async (world) => {
    const before = uploads(world).length
    const many = await callWithFiles(world, 4)
    expect(many).toMatchObject({ status: 413, code: 'body_too_large' })
    expect(many.message).toMatch(/^3 files/)
    expect(uploads(world)).toHaveLength(before)
    expect((await callWithFiles(world, 3)).status).toBe(202)
    expect((await callWithFiles(world, 1)).status).toBe(503)
    expect(uploads(world)).toHaveLength(before + 3)
    expect(refused(world)).toEqual([])
  }),
)

test(
  'a stranger never reads what the upstream says of a file, or of its key',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    const effects = [
      [{ kind: 'status', status: 500 }, 502],
      [{ kind: 'status', status: 401 }, 502],
      [{ kind: 'status', status: 403 }, 502],
      [{ kind: 'status', status: 402 }, 502],
      [{ kind: 'status', status: 429 }, 503],
      [{ kind: 'status', status: 400 }, 415],
      [{ kind: 'status', status: 413 }, 415],
      [{ kind: 'malformed' }, 502],
      [{ kind: 'reset' }, 502],
    ] as const
    for (const [effect, status] of effects) {
      const fault = { match: { path: '/media/upload' }, effect }
      await world.control('POST', '/faults', fault)
      const answer = await callWithFiles(world, 1)
      expect([effect, answer.status]).toEqual([effect, status])
      expect(answer.message.replace('"0.png"', '')).not.toMatch(INSIDE)
      await world.control('DELETE', '/faults')
      world.clock.passTo(world.clock.now() + 2 * MINUTE_MS)
    }
    const { data } = await world.api<{ data: object[] }>('GET', '/v1/runs')
    expect(data).toEqual([])
  }),
)
