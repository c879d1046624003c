import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'

const METRICS_TOKEN = 'for-prometheus-and-nothing-else-7'

test(
  'figures say what was called, run, sent and refused, to the operator alone, without an id',
  withWorld(
    async ({ relay, fire, receiver, trigger, token, adminToken, workflowId }) => {
      const scrape = async (bearer?: string) => {
        const headers = bearer ? { authorization: `Bearer ${bearer}` } : {}
        return fetch(`${relay().url}/metrics`, { headers })
      }
      for (const wrong of [undefined, token, 'wrong', `${METRICS_TOKEN}8`]) {
        expect((await scrape(wrong)).status).toBe(401)
      }
      expect((await scrape(adminToken)).status).toBe(200)

      const { runId } = await fire({ prompt: 'a bicycle' })
      await receiver.next()
      await expect(fire('wrong' as unknown as object)).rejects.toThrow('400')
      for (const path of ['/v1/runs/run_nobodys', `/nowhere/${runId}`, '/v1/nowhere']) {
        await fetch(relay().url + path, { headers: { authorization: `Bearer ${token}` } })
      }

      let text = ''
      let all = new Map<string, number>()
      const read = async () => {
        text = await (await scrape(METRICS_TOKEN)).text()
        all = valuesOf(text)
        return all.get('relay_deliveries_ended_total{state="succeeded"}')
      }
      await expect.poll(read, { timeout: 30_000 }).toBe(1)
      const some = (start: string) =>
        [...all].filter(([name]) => name.startsWith(start)).map(([, value]) => value)
      expect(Object.fromEntries(all)).toMatchObject({
        'relay_runs_accepted_total{outcome="new"}': 1,
        'relay_runs_ended_total{state="completed"}': 1,
        'relay_delivery_attempts_total{outcome="succeeded",attempt="first"}': 1,
        'relay_deliveries_ended_total{state="succeeded"}': 1,
        'relay_refusals_total{route="/t/:triggerId",code="malformed_body"}': 1,
        relay_run_end_seen_lag_seconds_count: 1,
        'relay_runs{state="accepted"}': 0,
        relay_deliveries_due: 0,
      })
      const calls = 'relay_http_requests_total{method='
      expect(all.get(`${calls}"POST",route="/t/:triggerId",status="202"}`)).toBe(1)
      expect(all.get(`${calls}"GET",route="/v1/runs/:runId",status="404"}`)).toBe(1)
      expect(some(`${calls}"GET",route="none"`)).toEqual([2])
      const upstream = 'relay_upstream_requests_total{request='
      expect(some(`${upstream}"POST /workflows/{id}/execute",status="20`)).toEqual([1])
      expect(all.get('relay_lanes_sent_last_minute{of="requests"}')).toBeGreaterThan(0)
      expect(some('process_resident_memory_bytes')[0]).toBeGreaterThan(10_000_000)
      expect(some('nodejs_eventloop_lag_p99_seconds')).toHaveLength(1)
      expect(some('relay_database_connections{state="idle"}')).toHaveLength(1)
      for (const id of [runId, trigger.id, workflowId, token, adminToken]) {
        expect(text).not.toContain(id)
      }
      expect(all.size).toBeLessThan(1_000)

      const names = new Set([...all.keys()].map((key) => key.replace(/[{].*/, '')))
      // What has no value at this moment is described all the same.
      for (const [, name = ''] of text.matchAll(/^# HELP (\w+)/gm)) names.add(name)
      for (const file of ['prometheus/alerts.yaml', 'grafana/dashboard.json']) {
        const used = await readFile(
          new URL(`../../deploy/${file}`, import.meta.url),
          'utf8',
        )
        for (const [name] of used.matchAll(/\b(relay|process|nodejs)_\w+/g)) {
          expect(names, file).toContain(name)
        }
      }
    },
    () => ({ RELAY_METRICS_TOKEN: METRICS_TOKEN }),
  ),
)

test(
  'a process that takes no calls shows figures and probes on a port of its own, here only',
  withWorld(async ({ anotherRelay, relay }) => {
    expect((await fetch(`${relay().url}/livez`)).status).toBe(200)
    const worker = await anotherRelay({
      RELAY_ROLES: 'worker',
      RELAY_PUBLIC_URL: 'https://relay.example',
      RELAY_METRICS_PORT: '0',
    })
    const line = worker.lines.find((each) => each.includes('"metrics ready"')) ?? '{}'
    const { port, host } = JSON.parse(line) as { port: number; host: string }
    expect(host).toBe('127.0.0.1')
    for (const path of ['/metrics', '/livez', '/readyz', '/healthz']) {
      expect((await fetch(`http://127.0.0.1:${port}${path}`)).status, path).toBe(200)
    }
    expect((await fetch(`http://127.0.0.1:${port}/v1/runs`)).status).toBe(404)
  }),
)

function valuesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}
