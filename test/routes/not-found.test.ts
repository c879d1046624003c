import { expect, test } from 'vitest'
import { createApi } from '../harness/api.ts'
import { withWorld } from '../harness/world.ts'

type Call = ['GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object]

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString()

const CALLS: Record<string, Call[]> = {
  trigger: [
    ['GET', '/v1/triggers/ID'],
    ['PATCH', '/v1/triggers/ID', { active: false }],
    ['POST', '/v1/triggers/ID/refresh'],
    ['DELETE', '/v1/triggers/ID'],
    ['POST', '/v1/schedules', { triggerId: 'ID', cron: '0 9 * * *' }],
  ],
  endpoint: [
    ['GET', '/v1/endpoints/ID'],
    ['PATCH', '/v1/endpoints/ID', { description: 'mine' }],
    ['POST', '/v1/endpoints/ID/rotate-secret'],
    ['POST', '/v1/endpoints/ID/reveal-secret'],
    ['POST', '/v1/endpoints/ID/test'],
    ['POST', '/v1/endpoints/ID/recover', { since: YESTERDAY }],
    ['DELETE', '/v1/endpoints/ID'],
  ],
  delivery: [
    ['GET', '/v1/deliveries/ID'],
    ['POST', '/v1/deliveries/ID/redeliver'],
  ],
  run: [
    ['GET', '/v1/runs/ID'],
    ['POST', '/v1/runs/ID/callbacks', { url: 'https://subscriber.example/hook' }],
    ['POST', '/v1/runs/ID/refetch'],
    ['POST', '/v1/runs/ID/rerun'],
  ],
  'run in quarantine or held': [
    ['POST', '/v1/runs/ID/release'],
    ['POST', '/v1/runs/ID/adopt', { executionId: 'x' }],
    ['POST', '/v1/runs/ID/fail'],
    ['DELETE', '/v1/runs/ID'],
  ],
  recovery: [
    ['GET', '/v1/recoveries/ID'],
    ['POST', '/v1/recoveries/ID/cancel'],
  ],
  schedule: [
    ['GET', '/v1/schedules/ID'],
    ['PATCH', '/v1/schedules/ID', { active: false }],
    ['DELETE', '/v1/schedules/ID'],
  ],
}

test(
  'an id of nothing and the id of something of others get the same answer on every route',
  withWorld(async ({ api, adminApi, fire, receiver, relay, sandbox, ...world }) => {
    const { runId } = await fire()
    await receiver.next()
    const first = async (list: string) => {
      const { data } = await api<{ data: { id: string }[] }>('GET', list)
      return data[0]?.id ?? ''
    }
    const since = YESTERDAY
    const recovery = await api<{ id: string }>(
      'POST',
      `/v1/endpoints/${world.endpoint.id}/recover`,
      { since },
    )
    const schedule = await api<{ id: string }>('POST', '/v1/schedules', {
      triggerId: world.trigger.id,
      cron: '0 9 * * *',
    })
    const taken: Record<string, string> = {
      trigger: world.trigger.id,
      endpoint: world.endpoint.id,
      delivery: await first('/v1/deliveries'),
      run: runId,
      'run in quarantine or held': runId,
      recovery: recovery.id,
      schedule: schedule.id,
    }
    const others = await adminApi<{ id: string }>('POST', '/v1/workspaces', {
      name: 'Others',
      upstreamUrl: sandbox.url,
      apiKey: sandbox.apiKey,
    })
    const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', {
      workspaceId: others.id,
      name: 'others',
    })
    const othersApi = createApi(() => relay().url, token)

    for (const [thing, calls] of Object.entries(CALLS)) {
      for (const [method, path, body] of calls) {
        for (const id of ['nothing', taken[thing] ?? '']) {
          const withId = JSON.stringify(body ?? {}).replace('ID', id)
          const call = othersApi(
            method,
            path.replace('ID', id),
            body && (JSON.parse(withId) as object),
          )
          const refusal = `"error":{"code":"not_found","message":"There is no such ${thing}."`
          await expect(call, `${method} ${path} ${id}`).rejects.toThrow(`404 {${refusal}`)
        }
      }
    }
  }),
)
