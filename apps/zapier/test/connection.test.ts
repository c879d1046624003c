import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startReceiver } from '@wireflow-connect/test/harness/receiver.ts'
import { expect, test } from 'vitest'
import { authentication } from '../src/authentication.ts'
import { FIRE_TRIGGER } from '../src/creates/fire-trigger.ts'
import { EXECUTION_FINISHED } from '../src/triggers/execution-finished.ts'
import { FIND_WORKFLOW } from '../src/searches/find-workflow.ts'
import { errorOf, withTester } from './tester.ts'

const { test: testConnection } = authentication
const { perform: findWorkflow } = FIND_WORKFLOW.operation
const { perform: fire } = FIRE_TRIGGER.operation

test(
  'the label of a connection tells accounts apart and shows no key',
  withTester(async ({ run, sandbox, authData }) => {
    const { account } = await run(testConnection)
    expect(account).toBe(`key …${sandbox.apiKey.slice(-4)}, ${new URL(sandbox.url).host}`)
    expect(account).not.toContain(sandbox.apiKey)
    expect(authentication.connectionLabel).toBe('{{account}}')
    expect(JSON.stringify(authData)).toContain(sandbox.apiKey)
  }),
)

test(
  'a key that is refused asks for a new connection',
  withTester(async ({ run, authData }) => {
    const wrong = { ...authData, api_key: 'sk-sandbox-of-nobody' }
    expect(await errorOf(run(testConnection, { authData: wrong }))).toMatchObject({
      kind: 'ExpiredAuthError',
      message: expect.stringContaining('Reconnect'),
    })
  }),
)

test.each([
  ['http://www.wireflow.ai/api/v1', 'must begin with https://'],
  ['www.wireflow.ai', 'is not a URL'],
  ['https://me:secret@www.wireflow.ai', 'user name'],
  ['https://www.wireflow.ai/?key=1', 'before any ?'],
])('the address %s is refused with the reason', async (base_url, reason) => {
  await withTester(async ({ run, authData, sandbox }) => {
    const given = { authData: { ...authData, base_url } }
    const { message, code } = await errorOf(run(testConnection, given))
    expect(code).toBe('invalid_address')
    expect(message).toContain(reason)
    expect(sandbox.requests()).toHaveLength(0)
  })()
})

test(
  'a relay token without the address of its relay is refused',
  withTester(async ({ run, authData }) => {
    const halfway = { ...authData, relay_token: 'rly_x' }
    const { message } = await errorOf(run(testConnection, { authData: halfway }))
    expect(message).toContain('The Wireflow Connect Address is not a URL')
  }),
)

test(
  'a key goes to its own host and to no other',
  withTester(async ({ run, authData, sandbox }) => {
    const stranger = await startReceiver()
    const inputData = { trigger: stranger.url, data: { prompt: 'x' } }
    await errorOf(run(fire, { inputData }))
    const { headers } = await stranger.next()
    expect(headers.authorization).toBeUndefined()
    expect(JSON.stringify(headers)).not.toContain(sandbox.apiKey)

    // The host name that begins alike is another host, and so is another port.
    const nearby = authData['base_url']?.replace(/:\d+/, ':1') ?? ''
    const away = { authData: { ...authData, base_url: nearby } }
    const asked = { ...away, inputData: { name: 'x' } }
    expect((await errorOf(run(findWorkflow, asked))).kind).toBe('ThrottledError')
    await stranger.close()
  }),
)

test(
  'a redirect is not followed with the key, and says where it leads',
  withTester(async ({ run, steer }) => {
    const headers = { location: 'https://elsewhere.example/api/v1/workflows' }
    await steer('/faults', {
      match: { route: 'GET /workflows' },
      effect: { kind: 'status', status: 308, body: {}, headers },
    })
    const { message } = await errorOf(run(testConnection))
    expect(message).toContain('https://elsewhere.example')
  }),
)

test(
  'a trigger of a server that the connection does not have is no workflow of Wireflow',
  withTester(async ({ run, sandbox }) => {
    const inputData = { trigger: 'trg_01m8', data: {} }
    expect(await errorOf(run(fire, { inputData }))).toMatchObject({
      code: 'no_relay',
      message: expect.stringContaining('Wireflow Connect server'),
    })
    expect(sandbox.requests()).toHaveLength(0)
  }),
)

test(
  'a Zap is switched off although its server was taken out of the connection',
  withTester(async ({ run }) => {
    const { performUnsubscribe } = EXECUTION_FINISHED.operation
    const subscribeData = { id: 'ep_1', secret: 'whsec_x' }
    expect(await run(performUnsubscribe, { subscribeData } as never)).toEqual({})
  }),
)

type Given = Record<string, string>

test(
  'what is wrong with a connection is said of the address or token that it is about',
  withTester(async ({ run, authData, sandbox, steer }) => {
    const page = await startPage('<html>Welcome</html>')
    const relay = (url: string): Given => ({ relay_url: url, relay_token: 'rly_x' })
    const cases: [Given, string][] = [
      [
        { base_url: 'http://127.0.0.1:1' },
        'At the Wireflow Address there is no Wireflow',
      ],
      [{ base_url: page.url }, 'At the Wireflow Address there is no Wireflow'],
      [{ base_url: `${sandbox.url}/v2` }, 'At the Wireflow Address there is no Wireflow'],
      [relay('http://127.0.0.1:1'), 'At the Wireflow Connect Address there is no'],
      [relay(page.url), 'At the Wireflow Connect Address there is no'],
      [relay(new URL(sandbox.url).origin), 'At the Wireflow Connect Address there is no'],
    ]
    for (const [given, words] of cases) {
      const error = await errorOf(
        run(testConnection, { authData: { ...authData, ...given } }),
      )
      expect(error, JSON.stringify(given)).toMatchObject({
        kind: 'Error',
        message: expect.stringContaining(words),
      })
      expect(error.message).not.toContain('again by itself')
    }
    await page.close()

    await steer('/faults', {
      match: { route: 'GET /workflows' },
      effect: { kind: 'status', status: 503 },
    })
    expect((await errorOf(run(testConnection))).message).toContain('Check the address')
  }),
)

async function startPage(text: string) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(text)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => new Promise((resolve) => server.close(resolve)),
  }
}
