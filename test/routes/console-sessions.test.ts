import { expect, test } from 'vitest'
import { findFreePort } from '../e2e/free-port.ts'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

const OPERATOR = 'the-operator-of-this-test-and-no-other'

type Answer = { status: number; body: { error?: { code: string; message: string } } }
type Session = {
  operator: boolean
  csrfToken: string
  workspaces: { id: string; name: string }[]
}

/** A browser's part in a session: it keeps the cookie and sends what it is given. */
function openBrowser(world: World) {
  let cookie = ''
  let csrfToken = ''
  const setCookies: string[] = []

  async function send(
    method: string,
    path: string,
    { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
  ): Promise<Answer & { headers: Headers }> {
    const response = await fetch(`${originOf(world)}/console${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        cookie,
        'sec-fetch-site': 'same-origin',
        'relay-csrf': csrfToken,
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const given = response.headers.get('set-cookie')
    if (given !== null) {
      setCookies.push(given)
      cookie = given.split(';')[0] ?? ''
    }
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return {
      status: response.status,
      headers: response.headers,
      body: text !== '' && isJson ? (JSON.parse(text) as Answer['body']) : {},
    }
  }

  return {
    send,
    setCookies,
    async signIn(token: string): Promise<Session> {
      const { status } = await send('POST', '/session', { body: { token } })
      expect(status).toBe(204)
      const session = (await send('GET', '/session')).body as unknown as Session
      csrfToken = session.csrfToken
      return session
    },
  }
}

/** A relay below a sub-path is reached by its proxy, which takes the path away. */
function originOf(world: World): string {
  return new URL(world.relay().url).origin
}

async function query({ databaseUrl }: World, sql: string) {
  return withClient(databaseUrl, async (client) => client.query(sql))
}

test(
  'a token becomes a session that no script and no other site can use, and that ends when it is told to',
  withWorld(async (world) => {
    const browser = openBrowser(world)
    expect((await browser.send('GET', '/session')).status).toBe(401)
    const session = await browser.signIn(world.token)
    expect(session).toMatchObject({ operator: false, scopes: ['read', 'run', 'manage'] })
    expect(session.workspaces.map(({ id }) => id)).toEqual([world.workspaceId])

    const [cookie = ''] = browser.setCookies
    expect(cookie).toMatch(/^wireflow_console=ses_[a-z0-9]{26};/)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
    expect(cookie).toContain('Path=/console;')
    const { rows } = await query(world, 'select * from console_sessions')
    expect(JSON.stringify(rows)).not.toContain(cookie.slice(17, 40))

    const runs = `/api/${world.workspaceId}/runs`
    expect((await browser.send('GET', runs)).status).toBe(200)
    const foreign = { headers: { 'sec-fetch-site': 'cross-site' } }
    expect((await browser.send('GET', runs, foreign)).body.error?.code).toBe(
      'origin_not_allowed',
    )
    const sameSite = { headers: { 'sec-fetch-site': 'same-site' } }
    expect((await browser.send('GET', runs, sameSite)).status).toBe(403)
    const forged = { body: { url: 'https://x.example/' }, headers: { 'relay-csrf': 'x' } }
    const endpoints = `/api/${world.workspaceId}/endpoints`
    expect((await browser.send('POST', endpoints, forged)).body.error?.message).toContain(
      'CSRF',
    )
    const { status } = await browser.send('POST', endpoints, { body: forged.body })
    expect(status).toBe(201)

    expect((await browser.send('DELETE', '/session')).status).toBe(204)
    expect((await browser.send('GET', runs)).status).toBe(401)
  }),
)

test(
  'a session sees the workspace of its token and no other, and the operator all',
  withWorld(async (world) => {
    const { id: other } = await world.adminApi<{ id: string }>('POST', '/v1/workspaces', {
      name: 'Other',
      upstreamUrl: world.sandbox.url,
      apiKey: 'sk-other',
    })
    const member = openBrowser(world)
    await member.signIn(world.token)
    expect((await member.send('GET', `/api/${other}/runs`)).status).toBe(404)
    expect((await member.send('GET', '/api/-/workspaces')).status).toBe(404)
    const { workspaceId } = world
    expect((await member.send('GET', `/api/${workspaceId}/workspaces`)).status).toBe(401)
    expect((await member.send('GET', `/api/${workspaceId}/tokens`)).status).toBe(403)

    const operator = openBrowser(world)
    const session = await operator.signIn(OPERATOR)
    expect(session.workspaces.map(({ name }) => name)).toContain('Other')
    expect((await operator.send('GET', `/api/${other}/runs`)).status).toBe(200)
    expect((await operator.send('GET', '/api/-/workspaces')).status).toBe(200)
    expect((await operator.send('GET', '/api/wsp_nothing/runs')).status).toBe(404)
    expect((await operator.send('GET', '/api/-/runs')).status).toBe(401)

    const { id: tokenId } = await world.adminApi<{ id: string }>('POST', '/v1/tokens', {
      workspaceId,
      name: 'reader',
      scopes: ['read'],
    })
    const { token } = await world.adminApi<{ token: string }>('POST', '/v1/tokens', {
      workspaceId,
      name: 'reader',
      scopes: ['read'],
    })
    const reader = openBrowser(world)
    await reader.signIn(token)
    const refused = await reader.send('POST', `/api/${workspaceId}/triggers`, {
      body: { workflowId: world.workflowId },
    })
    expect(refused.body.error?.code).toBe('insufficient_scope')
    await world.adminApi('DELETE', `/v1/tokens/${tokenId}`)
  }),
)

test(
  'a session ends with its token, when it is idle, after half a day, and everywhere at once',
  withWorld(async (world) => {
    const { workspaceId } = world
    const runs = `/api/${workspaceId}/runs`
    const made = await world.adminApi<{ id: string; token: string }>(
      'POST',
      '/v1/tokens',
      {
        workspaceId,
        name: 'short',
      },
    )
    const short = openBrowser(world)
    await short.signIn(made.token)
    await world.adminApi('DELETE', `/v1/tokens/${made.id}`)
    expect((await short.send('GET', runs)).status).toBe(401)

    const idle = openBrowser(world)
    await idle.signIn(world.token)
    const back =
      "update console_sessions set last_seen_at = now() - interval '119 minutes'"
    await query(world, back)
    const background = { headers: { 'relay-background': 'true' } }
    expect((await idle.send('GET', runs, background)).status).toBe(200)
    await query(
      world,
      "update console_sessions set last_seen_at = last_seen_at - interval '2 minutes'",
    )
    expect((await idle.send('GET', runs)).status).toBe(401)

    const old = openBrowser(world)
    await old.signIn(world.token)
    await query(world, 'update console_sessions set expires_at = now()')
    expect((await old.send('GET', runs)).status).toBe(401)

    const here = openBrowser(world)
    const there = openBrowser(world)
    const operator = openBrowser(world)
    await here.signIn(world.token)
    await there.signIn(world.token)
    await operator.signIn(OPERATOR)
    expect((await here.send('DELETE', '/sessions')).status).toBe(204)
    expect((await there.send('GET', runs)).status).toBe(401)
    expect((await operator.send('GET', runs)).status).toBe(200)
  }),
)

test(
  'a sign-in link works once, is no address that a server sees, and says why it does not work',
  withWorld(async (world) => {
    const { url } = await world.adminApi<{ url: string }>('POST', '/v1/sign-in-links', {})
    const [page, secret = ''] = url.split('#')
    expect(page).toBe(`${world.relay().url}/console/in`)
    expect(secret).toMatch(/^sgn_/)
    const browser = openBrowser(world)
    const body = { link: secret }
    expect((await browser.send('POST', '/session', { body })).status).toBe(204)
    expect((await browser.send('GET', '/session')).body).toMatchObject({ operator: true })
    const again = await openBrowser(world).send('POST', '/session', { body })
    expect(again.body.error?.message).toContain('used already')
    const unknown = await browser.send('POST', '/session', { body: { link: 'sgn_x' } })
    expect(unknown.body.error?.message).toContain('not known, or too old')
    await expect(world.api('POST', '/v1/sign-in-links', {})).rejects.toThrow('401')
    const foreign = await openBrowser(world).send('POST', '/session', {
      body: { token: world.token },
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(foreign.status).toBe(403)
  }),
)

test(
  'after five wrong tokens an address has to wait, with a right one, too',
  withWorld(async (world) => {
    const browser = openBrowser(world)
    for (let tries = 0; tries < 5; tries++) {
      const wrong = { body: { token: `rly_wrong${tries}` } }
      expect((await browser.send('POST', '/session', wrong)).status).toBe(401)
    }
    const right = { body: { token: world.token } }
    const refused = await browser.send('POST', '/session', right)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500)
    expect(refused.body.error?.message).toContain('10 min')
  }),
)

test(
  'the page is refused in frames and runs no script but its own, and a sub-path is part of the cookie',
  withWorld(
    async (world) => {
      const response = await fetch(`${originOf(world)}/console/runs/run_x`, {
        headers: { accept: 'text/html' },
      })
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("frame-ancestors 'none'")
      // Also where it is not built yet.
      expect(policy).not.toContain("script-src 'unsafe")
      const page = await response.text()
      expect(page).not.toMatch(/<script(?![^>]*src=)/)
      const missing = await fetch(`${originOf(world)}/console/assets/gone.js`)
      expect(missing.status).toBe(404)
      const browser = openBrowser(world)
      await browser.signIn(world.token)
      expect(browser.setCookies[0]).toContain('Path=/tools/relay/console;')
    },
    async () => {
      const port = await findFreePort()
      const url = `http://127.0.0.1:${port}/tools/relay`
      return { PORT: String(port), RELAY_PUBLIC_URL: url }
    },
  ),
)
