import assert from 'node:assert/strict'
import type { Api } from '../api.ts'
import type { Area, ContractCase, ProfileName } from '../contract-case.ts'
import { expectRefusal } from '../expect.ts'
import { drawing, words } from '../graphs.ts'

const DAY_MS = 86_400_000
const EXECUTE_TEXT = 'Too many workflow executions. Please try again later.'

type Plan = NonNullable<ContractCase['plan']>

function requestLimit(
  id: string,
  plan: Plan,
  limit: number,
  profile: ProfileName,
): ContractCase {
  return {
    id,
    says: `A key of the plan ${plan} may make ${limit} requests a minute`,
    basis: 'contradicted',
    profile,
    plan,
    sandboxOnly: true,
    async check({ send }) {
      const { headers } = await send('GET', '/nodes')
      assert.equal(headers.get('x-ratelimit-limit'), String(limit))
    },
  }
}

function dailyLimit(id: string, plan: Plan, limit: number): ContractCase {
  return {
    id,
    says: `A key of the plan ${plan} may start ${limit} executions a day`,
    basis: 'documented',
    plan,
    sandboxOnly: true,
    async check(api) {
      const workflowId = await api.create(words())
      await api.steer('POST', '/clock/freeze')
      await nextDay(api)
      for (let count = 0; count < limit; count++) {
        if (count % 10 === 0) await nextMinute(api)
        await api.start(workflowId)
      }
      await nextMinute(api)
      expectRefusal(await api.send('POST', `/workflows/${workflowId}/run`, {}), 429)
    },
  }
}

async function nextMinute({ steer }: Api): Promise<void> {
  await steer('POST', '/clock/advance', { ms: 60_000 })
}

/** To the first moment of the next day in UTC, at which the count of the day begins anew. */
async function nextDay(api: Api): Promise<void> {
  const intoDayMs = ((await nowSeconds(api)) * 1_000) % DAY_MS
  await api.steer('POST', '/clock/advance', { ms: DAY_MS - intoDayMs })
}

async function useUpExecutes(api: Api, workflowId: string) {
  await api.steer('POST', '/clock/freeze')
  for (let count = 0; count < 10; count++) await api.start(workflowId)
  return api.send('POST', `/workflows/${workflowId}/run`, {})
}

async function nowSeconds({ steer }: Api): Promise<number> {
  const { body } = await steer('GET', '/clock')
  return Date.parse(String(body['now'])) / 1_000
}

export const LIMITS: Area = {
  name: 'Rate limits and credits',
  cases: [
    {
      id: 'LIM-01',
      says: 'Every answer has X-RateLimit-Limit and -Remaining, which counts down',
      basis: 'documented',
      async check({ send }) {
        const left = async () => {
          const { headers } = await send('GET', '/workflows')
          assert.ok(Number(headers.get('x-ratelimit-limit')) > 0)
          return Number(headers.get('x-ratelimit-remaining'))
        }
        const first = await left()
        assert.equal(await left(), first - 1)
      },
    },
    {
      id: 'LIM-02',
      says: 'X-RateLimit-Reset is a point in time, in Unix seconds, within a minute',
      basis: 'documented',
      sandboxOnly: true,
      async check(api) {
        const { headers } = await api.send('GET', '/workflows')
        const away = Number(headers.get('x-ratelimit-reset')) - (await nowSeconds(api))
        assert.ok(away > -2 && away <= 60, `${away} s away`)
      },
    },
    requestLimit('LIM-03', 'free', 10, 'docs'),
    requestLimit('LIM-04', 'starter', 20, 'docs'),
    requestLimit('LIM-05', 'pro', 60, 'docs'),
    requestLimit('LIM-06', 'enterprise', 200, 'docs'),
    requestLimit('LIM-07', 'free', 60, 'server-2026-08'),
    requestLimit('LIM-08', 'pro', 300, 'server-2026-08'),
    {
      id: 'LIM-09',
      says: `Ten executions a minute, on every plan; then 429 "${EXECUTE_TEXT}"`,
      basis: 'documented',
      plan: 'enterprise',
      sandboxOnly: true,
      async check(api) {
        expectRefusal(
          await useUpExecutes(api, await api.create(words())),
          429,
          EXECUTE_TEXT,
        )
      },
    },
    {
      id: 'LIM-10',
      says: 'Executions and other requests are counted apart',
      basis: 'documented',
      sandboxOnly: true,
      async check(api) {
        await useUpExecutes(api, await api.create(words()))
        assert.equal((await api.send('GET', '/workflows')).status, 200)
      },
    },
    {
      id: 'LIM-11',
      says: 'retryAfter in the body of a 429 is a point in time, in Unix seconds',
      basis: 'documented',
      sandboxOnly: true,
      async check(api) {
        const refused = await useUpExecutes(api, await api.create(words()))
        const away = Number(refused.body['retryAfter']) - (await nowSeconds(api))
        assert.ok(away > 0 && away <= 60, `${away} s away`)
      },
    },
    {
      id: 'LIM-12',
      says: 'A 429 has Retry-After, in seconds from now',
      basis: 'contradicted',
      profile: 'docs',
      sandboxOnly: true,
      async check(api) {
        const { headers } = await useUpExecutes(api, await api.create(words()))
        const seconds = Number(headers.get('retry-after'))
        assert.ok(seconds >= 1 && seconds <= 60)
      },
    },
    {
      id: 'LIM-13',
      says: 'A 429 has no Retry-After, only X-RateLimit-Reset',
      basis: 'contradicted',
      profile: 'server-2026-08',
      sandboxOnly: true,
      async check(api) {
        const { headers } = await useUpExecutes(api, await api.create(words()))
        assert.equal(headers.get('retry-after'), null)
        assert.ok(headers.get('x-ratelimit-reset'))
      },
    },
    {
      id: 'LIM-14',
      says: 'The window is a minute of the clock, and full again in the next one',
      basis: 'assumed',
      sandboxOnly: true,
      async check(api) {
        const workflowId = await api.create(words())
        await useUpExecutes(api, workflowId)
        await nextMinute(api)
        await api.start(workflowId)
      },
    },
    dailyLimit('LIM-15', 'free', 50),
    dailyLimit('LIM-16', 'starter', 200),
    dailyLimit('LIM-17', 'pro', 1_000),
    {
      id: 'LIM-18',
      says: 'Too few credits: 402 before the run starts, with a breakdown per node',
      basis: 'documented',
      sandboxOnly: true,
      async check(api) {
        const workflowId = await api.create(drawing())
        await api.steer('PUT', '/credits', { credits: 5 })
        const refused = await api.send('POST', `/workflows/${workflowId}/run`, {})
        expectRefusal(refused, 402, 'Insufficient credits. Required: 8, Available: 5')
        const { error: _, ...rest } = refused.body
        assert.deepEqual(rest, {
          insufficientCredits: true,
          requiredCredits: 8,
          availableCredits: 5,
          breakdown: [{ nodeId: 'n-img', nodeLabel: 'Hero image', credits: 8 }],
        })
        const list = await api.send('GET', `/workflows/${workflowId}/executions`)
        assert.deepEqual(list.rows, [])
      },
    },
    {
      id: 'LIM-19',
      says: 'Credits are taken when a model succeeds, and creditsUsed says how many',
      basis: 'documented',
      async check(api) {
        const executionId = await api.start(await api.create(drawing()))
        await api.ended(executionId)
        const detail = await api.send('GET', `/workflows/executions/${executionId}`)
        assert.ok(Number(detail.data['creditsUsed']) > 0)
      },
    },
    {
      id: 'LIM-20',
      says: 'A model that fails costs nothing',
      basis: 'documented',
      sandboxOnly: true,
      async check(api) {
        const graph = drawing('a bike sandbox:fail=n-img')
        const executionId = await api.start(await api.create(graph))
        await api.ended(executionId)
        const detail = await api.send('GET', `/workflows/executions/${executionId}`)
        assert.equal(detail.data['creditsUsed'], 0)
      },
    },
    {
      id: 'LIM-21',
      says: 'GET /developer/usage tells the remaining credits',
      basis: 'assumed',
      async check({ send }) {
        const reply = await send('GET', '/developer/usage')
        assert.equal(reply.status, 200)
        assert.match(reply.text, /"remaining":\d+/)
      },
    },
  ],
}
