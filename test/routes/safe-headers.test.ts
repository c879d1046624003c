import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'

const STRICT = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
]
const HTML = { accept: 'text/html' }

type Ask = {
  path: string
  method?: string
  headers?: Record<string, string>
  /** What `Cache-Control` says other than that nothing is kept. */
  kept?: string
}

test(
  'every answer of every door is safe in a browser: not kept, sniffed, framed or referred to',
  withWorld(async (world) => {
    const { statusUrl } = await world.fire()
    const { pathname: receipt } = new URL(statusUrl)
    await world.receiver.next()
    const token = { authorization: `Bearer ${world.token}` }
    const asks: Ask[] = [
      { path: '/healthz' },
      { path: '/readyz' },
      { path: '/nothing' },
      { path: '/nothing', headers: HTML },
      { path: '/%E0%A4%A' },
      { path: `/t/${world.trigger.id}` },
      { path: `/t/${world.trigger.id}`, method: 'OPTIONS' },
      { path: `/t/${world.trigger.id}`, method: 'POST' },
      { path: `/t/${world.trigger.id}`, method: 'POST', headers: HTML },
      { path: `/t/${world.trigger.id}`, method: 'PUT' },
      { path: '/t/trg_unknown', headers: HTML },
      { path: `/t/${world.trigger.id}/challenge` },
      { path: `/api/v1/workflow/${world.trigger.id}/trigger` },
      { path: '/api/v1/workflows/executions/run_unknown/poll' },
      { path: receipt, kept: 'private, no-cache' },
      { path: receipt, headers: { accept: 'text/event-stream' } },
      { path: '/r/rcp_unknown', headers: HTML },
      { path: '/results/evt_unknown?expires=1&signature=x' },
      { path: '/v1/runs' },
      { path: '/v1/runs', headers: token },
      { path: '/v1/runs?limit=x', headers: token },
      { path: '/v1/nothing', headers: token },
      { path: '/v1/workspaces' },
      { path: '/v1/tokens' },
    ]
    for (const ask of asks) {
      const { headers } = await send(world.relay().url, ask)
      const shown = `${ask.method ?? 'GET'} ${ask.path} ${JSON.stringify(ask.headers)}`
      expect(headers.get('cache-control'), shown).toBe(ask.kept ?? 'no-store')
      expect(headers.get('x-content-type-options'), shown).toBe('nosniff')
      expect(headers.get('referrer-policy'), shown).toBe('no-referrer')
      const policy = headers.get('content-security-policy')?.split('; ')
      expect(policy, shown).toEqual(expect.arrayContaining(STRICT))
    }
  }),
)

async function send(relayUrl: string, { path, method = 'GET', headers = {} }: Ask) {
  const url = new URL(path, relayUrl)
  const response = await fetch(url, { method, headers, redirect: 'manual' })
  await response.arrayBuffer()
  return response
}

test(
  'only public files and keys may be kept, and forms may be framed by the pages that may call',
  withWorld(async (world) => {
    const read = async (path: string) => send(world.relay().url, { path })
    for (const path of ['start.js', 'widget.js', 'widget.css', 'worker.js']) {
      const { headers, status } = await read(`/assets/altcha/${path}`)
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('public, max-age=3600')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-type')).toMatch(/^text\/(javascript|css)/)
    }
    // What the first of them loads is there, too.
    const file = await fetch(new URL('/assets/altcha/start.js', world.relay().url))
    const start = await file.text()
    const loaded = [...start.matchAll(/'(\.[^']+\.js)'/g)].map(([, path]) => path ?? '')
    expect(loaded).toHaveLength(2)
    for (const path of loaded) {
      const { pathname } = new URL(path, 'http://relay/assets/altcha/start.js')
      expect((await read(pathname)).status).toBe(200)
    }
    const script = await read('/embed.js')
    expect(script.headers.get('cache-control')).toBe('public, max-age=300')
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/)
    const etag = script.headers.get('etag') ?? ''
    const again = { path: '/embed.js', headers: { 'if-none-match': etag } }
    // As a browser does it; without `Cache-Control` fetch says that nothing is known.
    const kept = { ...again.headers, 'cache-control': 'max-age=0' }
    const known = await send(world.relay().url, { ...again, headers: kept })
    expect(known.status).toBe(304)
    const keys = await read('/.well-known/webhook-keys.json')
    expect(keys.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/)

    const policyOf = async (settings: object, more: object = {}) => {
      const body = { workflowId: world.workflowId, settings, ...more }
      const { id } = await world.api<{ id: string }>('POST', '/v1/triggers', body)
      const { headers } = await read(`/t/${id}/form`)
      expect(headers.get('referrer-policy')).toBe('same-origin')
      return headers.get('content-security-policy')
    }
    const own = world.relay().url.replace(/\/$/, '')
    expect(await policyOf({})).toMatch(
      new RegExp(`; form-action 'self' ${own}; frame-ancestors \\*$`),
    )
    const origins = ['https://shop.example', 'https://*.blog.example', 'app://shop']
    expect(await policyOf({ origins })).toMatch(
      /; frame-ancestors https:\/\/shop.example https:\/\/\*.blog.example$/,
    )
    const hostile = ["https://a;script-src'unsafe-inline'"]
    await expect(policyOf({ origins: hostile })).rejects.toThrow('must be a host')
    expect(await policyOf({ origins: [] })).toMatch(/; frame-ancestors 'none'$/)
    const redirectUrl = 'https://shop.example/thanks'
    expect(await policyOf({}, { redirectUrl })).toContain(
      "form-action 'self' https: http:;",
    )
  }),
)
