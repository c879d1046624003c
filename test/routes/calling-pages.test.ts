import { readFile } from 'node:fs/promises'
import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

type Trigger = { id: string; url: string; formUrl: string; settings: Settings }
type Settings = { origins?: string[]; redirectHosts?: string[] }

const SHOP = 'https://shop.example'

async function newTrigger(world: World, settings: object): Promise<Trigger> {
  const { workflowId } = world
  return world.api<Trigger>('POST', '/v1/triggers', { workflowId, settings })
}

/** What a browser is told, without `access-control-`; lists in lower case. */
function told(response: Response): Record<string, string> {
  const named = [...response.headers].filter(([name]) =>
    name.startsWith('access-control-'),
  )
  return Object.fromEntries(
    named.map(([name, value]) => [name.replace('access-control-', ''), value]),
  )
}

async function preflight(url: string, origin: string, more: Record<string, string> = {}) {
  return fetch(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', ...more },
  })
}

async function post(url: string, headers: Record<string, string>) {
  const body = new URLSearchParams({ prompt: 'from a page' })
  return fetch(url, { method: 'POST', headers, body, redirect: 'manual' })
}

test(
  'a page may send what libraries add by themselves, with cookies, also into a private network',
  withWorld(async (world) => {
    const open = await newTrigger(world, {})
    const listed = await newTrigger(world, { origins: [SHOP] })
    const names =
      'authorization,baggage,content-type,hx-current-url,hx-request,idempotency-key,' +
      'sentry-trace,traceparent,tracestate,x-csrf-token,x-requested-with'
    const { statusUrl } = await world.fire()
    const upstreams = `${world.relay().url}/api/v1/workflow/${open.id}/trigger`
    const doors = [open.url, listed.url, upstreams, `${open.url}/challenge`, statusUrl]
    for (const url of doors) {
      const asked = { 'access-control-request-headers': names }
      const plain = await preflight(url, SHOP, asked)
      expect(plain.status).toBe(204)
      expect(told(plain)).toMatchObject({
        'allow-origin': SHOP,
        'allow-credentials': 'true',
        'allow-headers': names,
        'allow-methods': expect.stringContaining('GET'),
        'max-age': '7200',
      })
      expect(told(plain)).not.toHaveProperty('allow-private-network')
      expect(plain.headers.get('vary')).toBe(
        'Origin, Access-Control-Request-Headers, Access-Control-Request-Private-Network',
      )
      const inward = { ...asked, 'access-control-request-private-network': 'true' }
      expect(told(await preflight(url, SHOP, inward))).toHaveProperty(
        'allow-private-network',
        'true',
      )
    }

    // Nobody's headers are copied as they come, and others are told nothing.
    const odd = ['a b', 'x-a;x', 'x-ä', 'x-a,'.repeat(2_000)]
    for (const asked of odd.map((value) => encodeURI(value).replaceAll('%20', ' '))) {
      const answer = await preflight(open.url, SHOP, {
        'access-control-request-headers': asked,
      })
      expect(told(answer)['allow-headers']).toMatch(/^Content-Type, |^x-%C3%A4$/)
    }
    const other = await preflight(listed.url, 'https://other.example')
    expect(told(other)).toEqual({})
    expect(other.headers.get('vary')).toContain('Origin')
    expect(told(await preflight(`${world.relay().url}/t/trg_none`, SHOP))).toMatchObject({
      'allow-origin': SHOP,
    })
  }),
)

test(
  'answers and refusals say which page may read them, and a program is told of all pages',
  withWorld(async (world) => {
    const listed = await newTrigger(world, { origins: [SHOP, 'https://*.blog.example'] })
    for (const origin of [SHOP, 'https://my.blog.example']) {
      const taken = await post(listed.url, { origin })
      expect(taken.status).toBe(202)
      expect(told(taken)).toEqual({
        'allow-origin': origin,
        'allow-credentials': 'true',
        'expose-headers': 'X-Request-Id, Retry-After, ETag',
      })
    }
    const open = await newTrigger(world, { limits: { bodyBytes: 3 } })
    const refused = await post(open.url, { origin: 'null' })
    expect(refused.status).toBe(413)
    expect(told(refused)['allow-origin']).toBe('null')
    expect(told(await post(open.url, {}))['allow-origin']).toBe('*')
    expect(told(await post(listed.url, {}))).not.toHaveProperty('allow-origin')
  }),
)

test(
  'the receipt of a run may be read by the pages that may call its trigger',
  withWorld(async (world) => {
    const listed = await newTrigger(world, { origins: [SHOP] })
    const { statusUrl } = (await (await post(listed.url, {})).json()) as {
      statusUrl: string
    }
    const { statusUrl: open } = await world.fire()
    const asked = await world.api<{ statusUrl: string }>('POST', '/v1/runs', {
      workflowId: world.workflowId,
    })
    for (const accept of ['application/json', 'text/html', 'text/event-stream']) {
      const reads = async (url: string, origin: string) => {
        const response = await fetch(url, { headers: { accept, origin } })
        await response.body?.cancel()
        return told(response)['allow-origin']
      }
      expect(await reads(statusUrl, SHOP)).toBe(SHOP)
      expect(await reads(statusUrl, 'https://other.example')).toBeUndefined()
      expect(await reads(open, 'https://other.example')).toBe('https://other.example')
      expect(await reads(asked.statusUrl, SHOP)).toBe(SHOP)
      expect(await reads(`${world.relay().url}/r/rcp_none`, SHOP)).toBe(SHOP)
    }
    expect(told(await preflight(statusUrl, 'https://other.example'))).toEqual({})

    // The setting is read as it is now.
    const settings = { origins: ['https://other.example'] }
    await world.api('PATCH', `/v1/triggers/${listed.id}`, { settings })
    const now = await fetch(statusUrl, { headers: { origin: SHOP } })
    expect(told(now)).not.toHaveProperty('allow-origin')
  }),
)

test(
  'a script that asks for a page is led to the receipt where it is, a browser where the owner says',
  withWorld(async (world) => {
    const { workflowId } = world
    const redirectUrl = `${SHOP}/thanks`
    const settings = { redirectHosts: ['https://Shop.Example/'] }
    const { id } = await world.api<Trigger>('POST', '/v1/triggers', {
      workflowId,
      redirectUrl,
      settings,
    })
    const { url } = world.relay()
    const paths = [`/t/${id}`, `/t/${id}/`, `/api/v1/workflow/${id}/trigger`]
    // Not with `fetch`: Node sets `sec-fetch-mode` itself.
    const follow = async (path: string, headers: Record<string, string>) => {
      const sent = await supertest(url).post(path).set('accept', 'text/html').set(headers)
      expect(sent.status).toBe(303)
      return new URL(String(sent.headers['location']), url + path).href
    }
    for (const path of paths) {
      for (const script of [
        { 'sec-fetch-mode': 'cors' },
        { 'sec-fetch-mode': 'same-origin' },
        { 'x-requested-with': 'XMLHttpRequest' },
        { 'hx-request': 'true' },
      ]) {
        const receipt = await follow(path, { origin: SHOP, ...script })
        expect(receipt).toMatch(`${url}/r/rcp_`)
        expect((await fetch(receipt)).status).toBe(200)
      }
      const shown = { origin: SHOP, 'sec-fetch-mode': 'navigate' }
      for (const browser of [shown, { origin: SHOP }, { 'sec-fetch-mode': 'cors' }]) {
        expect(await follow(path, browser)).toBe(redirectUrl)
      }
    }
    const body = new URLSearchParams({ _redirect: `${SHOP}/other` })
    const asked = { method: 'POST', headers: { accept: 'text/html' }, body }
    const sent = await fetch(`${url}/t/${id}`, { ...asked, redirect: 'manual' })
    expect(sent.headers.get('location')).toBe(`${SHOP}/other`)
  }),
)

test(
  'the hosted form may call whatever the list says, also where browsers say little',
  withWorld(async (world) => {
    const { url } = world.relay()
    const shut = await newTrigger(world, { origins: [] })
    const own: Record<string, string>[] = [
      { origin: url },
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
      // Behind another name than the one that strangers are told.
      { origin: url.replace('localhost', '127.0.0.1'), 'sec-fetch-site': 'same-origin' },
    ]
    for (const headers of own) expect((await post(shut.url, headers)).status).toBe(202)
    const foreign: Record<string, string>[] = [
      { origin: 'https://relay.evil.example' },
      { origin: url.replace(/:\d+$/, ':1') },
      { origin: SHOP, 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of foreign)
      expect((await post(shut.url, headers)).status).toBe(403)
    expect((await post(shut.url, {})).status).toBe(202)
  }),
)

test(
  'a page that hides where it is from is told what to do about it',
  withWorld(async (world) => {
    const listed = await newTrigger(world, { origins: [SHOP] })
    for (const accept of ['text/html', 'application/json']) {
      const refused = await post(listed.url, { origin: 'null', accept })
      expect(refused.status).toBe(403)
      const words = await refused.text()
      expect(words).toContain('no-referrer')
      expect(words).toContain('allow-same-origin')
    }
    // Its owner cannot list it, and is told why.
    const body = { workflowId: world.workflowId, settings: { origins: [SHOP, 'null'] } }
    await expect(world.api('POST', '/v1/triggers', body)).rejects.toThrow(
      /400 .*"field":"settings\.origins\.1","message":"[^}]*Referrer-Policy/,
    )
  }),
)

test(
  'pages and hosts are kept as browsers write them, when they are saved and from before',
  withWorld(async (world) => {
    const written = {
      origins: ['HTTPS://Shop.Example:443/', SHOP, 'https://bücher.example'],
      redirectHosts: ['https://Shop.Example', 'shop.example/'],
    }
    const kept = {
      origins: [SHOP, 'https://xn--bcher-kva.example'],
      redirectHosts: ['shop.example'],
    }
    const trigger = await newTrigger(world, written)
    expect(trigger.settings).toMatchObject(kept)
    const path = `/v1/triggers/${trigger.id}`
    const changed = await world.api<Trigger>('PATCH', path, { settings: written })
    expect(changed.settings).toMatchObject(kept)
    // What is shown can be sent back.
    const { settings } = changed
    expect((await world.api<Trigger>('PATCH', path, { settings })).settings).toEqual(
      settings,
    )

    const migration = new URL(
      '../../apps/relay/migrations/0115-pages-as-browsers-write-them.sql',
      import.meta.url,
    )
    const before = {
      origins: [
        'HTTPS://Shop.Example:443',
        SHOP,
        `${SHOP}/`,
        'http://a.example:80/',
        'mailto:a',
      ],
      redirectHosts: ['https://Shop.Example/', 'shop.example:443', 'b.example:8443'],
    }
    const after = await withClient(world.databaseUrl, async (client) => {
      const old = JSON.stringify({ ...settings, ...before })
      await client.query('update triggers set settings = $1 where id = $2', [
        old,
        trigger.id,
      ])
      await client.query(await readFile(migration, 'utf8'))
      return world.api<Trigger>('GET', path)
    })
    expect(after.settings.origins?.toSorted()).toEqual([
      'http://a.example',
      SHOP,
      'mailto:a',
    ])
    expect(after.settings.redirectHosts?.toSorted()).toEqual([
      'b.example:8443',
      'shop.example',
    ])
  }),
)
