import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { withBrowser } from '../browser/chromium.ts'
import { findFreePort } from '../e2e/free-port.ts'
import { withWorld } from '../harness/world.ts'
import {
  openConsole,
  OPERATOR,
  signIn,
  violations,
  withConsole,
  type Console,
} from './console-page.ts'

/** Every page that has no id in its address. */
const PAGES = [
  '/',
  '/runs',
  '/triggers',
  '/triggers/new',
  '/endpoints',
  '/events',
  '/undelivered',
  '/schedules',
  '/quarantine',
  '/queue',
  '/watched',
  '/connect-zapier',
]

test(
  'the link that a start prints signs in, once, and leaves no secret in the address',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const { url } = await world.adminApi<{ url: string }>(
        'POST',
        '/v1/sign-in-links',
        {},
      )
      const console = await openConsole(world, browser)
      await console.page.goto(url)
      await console.page.waitForSelector('.rail')
      expect(console.page.url()).toBe(`${world.relay().url}/console/`)
      await console.page.goto('about:blank')
      const context = await browser.createBrowserContext()
      const other = await context.newPage()
      await other.goto(url)
      await other.waitForSelector('[role=alert]')
      expect(await other.$eval('[role=alert]', (found) => found.textContent)).toContain(
        'used already',
      )
      expect(other.url()).not.toContain('sgn_')
    }),
  ),
)

test(
  'below a sub-path the same build finds its scripts, its pages and its session',
  withWorld(
    async (world) =>
      withBrowser(async (browser) => {
        const { origin, pathname } = new URL(world.relay().url)
        const proxy = await startProxy(origin, pathname)
        try {
          const page = await browser.newPage()
          await page.goto(`${proxy.url}/tools/relay/console/runs`)
          await page.waitForSelector('input[name=token]')
          await page.type('input[name=token]', world.token)
          await page.keyboard.press('Enter')
          await page.waitForSelector('.empty')
          expect(page.url()).toBe(`${proxy.url}/tools/relay/console/runs`)
          await page.reload()
          await page.waitForSelector('.empty')
        } finally {
          proxy.close()
        }
      }),
    async () => {
      const port = await findFreePort()
      const url = `http://127.0.0.1:${port}/tools/relay`
      return { PORT: String(port), RELAY_PUBLIC_URL: url }
    },
  ),
)

/** What stands before a relay and takes a path away. */
async function startProxy(origin: string, path: string) {
  const server = createServer((incoming, outgoing) => {
    const url = `${origin}${(incoming.url ?? '').slice(path.length)}`
    const { method, headers } = incoming
    const call = request(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(call)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

test(
  'whoever is signed out is sent to sign in, and back to where they were',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const console = await openConsole(world, browser)
      await console.open('/runs?state=failed&state=held')
      expect(await console.text()).toContain('Sign in')
      await console.page.type('input[name=token]', 'rly_wrong')
      await console.page.keyboard.press('Enter')
      await console.says('This token is not known')
      await console.page.$eval('input[name=token]', (input) => (input.value = ''))
      await console.page.type('input[name=token]', world.token)
      await console.page.keyboard.press('Enter')
      await console.page.waitForSelector('.chip[aria-pressed=true]')
      expect(console.page.url()).toContain('/console/runs?state=failed&state=held')
      await console.press('Sign out')
      await console.press('Sign out everywhere')
      await console.says('Sign in')
      await console.open('/runs')
      expect(await console.text()).toContain('Sign in')
    }),
  ),
)

test(
  'a new workspace teaches on every page, without a violation in light and dark',
  withConsole(async (console) => {
    for (const path of PAGES) {
      await console.open(path)
      expect(await violations(console), path).toEqual([])
    }
    await console.open('/')
    expect(await console.text()).toContain('Four steps to the first callback')
    await console.open('/runs')
    expect(await console.text()).toContain('No run yet')
    for (const [path, words] of [
      ['/undelivered', 'Nothing is undelivered'],
      ['/events', 'No event yet'],
      ['/schedules', 'No schedule'],
      ['/quarantine', 'Nothing was put aside'],
      ['/queue', 'Nobody waits'],
    ] as const) {
      await console.open(path)
      await console.says(words)
    }
    await console.open('/runs/run_01m8ge47r1gy5f5p79a5bgcg5k')
    expect(await console.text()).toMatch(/Not found.*req_/s)
  }),
)

test(
  'a run is followed from its list to its picture, its graph and its callback bytes',
  withConsole(async (console) => {
    const { world, page } = console
    await console.open('/runs')
    const { runId } = await world.fire({ prompt: 'a blue bike' })
    await console.says('Picture from a prompt')
    const delivered = await world.receiver.next()
    await console.says('Completed')
    await page.click('tbody a.name')
    await page.waitForSelector('.result img')
    expect(page.url()).toContain(`/runs/${runId}`)
    await page.waitForSelector('.graph .react-flow__node')
    expect(await page.$$eval('.react-flow__node', (nodes) => nodes.length)).toBe(5)
    const hasPicture = async () =>
      page.$eval('.result img', (image) => Number(Reflect.get(image, 'naturalWidth')) > 0)
    await expect.poll(hasPicture).toBe(true)
    expect(await violations(console)).toEqual([])

    await console.press('Callbacks')
    await page.waitForSelector('article .bytes')
    const bytes = await page.$eval('article .bytes', (found) => found.textContent)
    expect(bytes).toBe(delivered.body)

    await console.press('Run again')
    await console.says(/About .* credits/)
    expect(await violations(console)).toEqual([])
    await page.locator('[role=dialog] ::-p-text(Run again · about)').click()
    await expect.poll(() => page.url()).not.toContain(runId)
    await console.says('Completed')
  }),
)

test(
  'a callback that failed is sent again from its attempt, and arrives',
  withConsole(async (console) => {
    const { world, page } = console
    world.receiver.answer(500)
    await world.fire({ prompt: 'x' })
    await world.receiver.next()
    await console.open('/endpoints')
    expect(await violations(console)).toEqual([])
    await page.click('tbody a.name')
    await page.waitForSelector('tbody a.name[href*=deliveries]')
    expect(await violations(console)).toEqual([])
    await page.click('tbody a.name[href*=deliveries]')
    await console.says(/Attempt 1[\s\S]*500 in/)
    expect(await violations(console)).toEqual([])
    world.receiver.answer(204)
    await console.press('Deliver again')
    await console.says(/Attempt [2-9][\s\S]*204 in/)
    await console.says('Succeeded')
  }),
)

test(
  'the operator moves between workspaces, and nothing of one is shown in the other',
  withConsole(
    async (console) => {
      const { world, page } = console
      await world.fire({ prompt: 'of the first' })
      await world.receiver.next()
      await world.adminApi('POST', '/v1/workspaces', {
        name: 'Second workspace',
        upstreamUrl: world.sandbox.url,
        apiKey: 'sk-other',
      })
      await console.open('/runs')
      await console.says('Completed')
      await page.click('button.workspace')
      await page
        .locator('::-p-aria([role="menuitem"])::-p-text(Second workspace)')
        .click()
      await console.says('Four steps')
      await console.open('/runs')
      expect(await console.text()).toContain('No run yet')
      await console.open('/workspaces')
      expect(await console.text()).toContain('Second workspace')
      expect(await violations(console)).toEqual([])
    },
    { token: OPERATOR },
  ),
)

test(
  'the keyboard alone leads from sign-in to a run, and single keys stay out of fields',
  withConsole(async (console) => {
    const { world, page } = console
    await world.fire({ prompt: 'x' })
    await world.receiver.next()
    await console.open('/')
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.waitForSelector('.table-frame')
    await page.keyboard.press('/')
    await page.keyboard.type('grj?')
    expect(await page.$eval('input', (input) => input.value)).toBe('grj?')
    expect(page.url()).toMatch(/\/runs$/)
    await page.focus('.table-frame')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.lane')
    expect(page.url()).toContain('/runs/run_')
    await page.keyboard.press('?')
    await console.says('Next and previous row')
    expect(await violations(console)).toEqual([])
    await page.keyboard.press('Escape')
    await page.waitForSelector('[role=dialog]', { hidden: true })
    await page.keyboard.press('r')
    await console.says('Run it again')
  }),
)

test(
  'when the relay is gone the page says so, keeps what it has, and goes on by itself',
  withConsole(async (console) => {
    const { world } = console
    await world.fire({ prompt: 'x' })
    await world.receiver.next()
    await console.open('/runs')
    await console.says('Completed')
    await console.page.setOfflineMode(true)
    await console.says('could not be reached')
    expect(await console.text()).toContain('Completed')
    expect(await violations(console)).toEqual([])
    await console.page.setOfflineMode(false)
    await console.says(/^(?![\s\S]*could not be reached)/)
    console.complaints()
  }),
)

test(
  'a phone has every page without scrolling sideways',
  withConsole(async (console) => {
    const { world, page } = console
    const { runId } = await world.fire({ prompt: 'x'.repeat(300) })
    await world.receiver.next()
    await page.setViewport({ width: 390, height: 800 })
    for (const path of [...PAGES, `/runs/${runId}`]) {
      await console.open(path)
      expect(await overflow(console), path).toBeLessThanOrEqual(0)
    }
    await console.press('Open the menu')
    await page.waitForSelector('.rail[data-open=true]')
    expect(await violations(console)).toEqual([])
  }),
)

async function overflow({ page }: Console): Promise<number> {
  return page.$eval('html', (root) => root.scrollWidth - root.clientWidth)
}

test(
  'a token that may only read is shown no button that it may not press',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const { workspaceId } = world
      const { token } = await world.adminApi<{ token: string }>('POST', '/v1/tokens', {
        workspaceId,
        name: 'reader',
        scopes: ['read'],
      })
      const { runId } = await world.fire({ prompt: 'x' })
      await world.receiver.next()
      const console = await openConsole(world, browser)
      await signIn(console, token)
      await console.open(`/runs/${runId}`)
      await console.says('Completed')
      expect(await console.text()).not.toContain('Run again')
      await console.open('/endpoints')
      expect(await console.text()).not.toContain('Add an endpoint')
    }),
  ),
)

/** Writes into a field in place of what it has. */
async function fill({ page }: Console, name: string, value: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="textbox"])`).click({ count: 3 })
  await page.keyboard.press('Backspace')
  if (value !== '') await page.keyboard.type(value)
}

test(
  'the wizard ends in a trigger whose form is sent and whose run is shown',
  withConsole(async (console) => {
    const { page, world } = console
    await console.open('/triggers/new')
    await page.click('input[aria-haspopup=listbox]')
    await page.locator('[role=option]').click()
    await console.says('Style')
    await console.press('Next')
    await page.type('textarea', '{"order":{"title":"a red bike"}}')
    await page.locator('input[aria-haspopup=listbox]').click()
    await page.locator('[role=option]::-p-text(order.title)').click()
    expect(await violations(console)).toEqual([])
    await console.press('Next')
    await console.says('The spend cap')
    expect(await violations(console)).toEqual([])
    await console.press('Next')
    await fill(console, 'Title (optional)', 'A picture of your bike')
    await fill(console, 'Button (optional)', 'Draw it')
    await console.says('Draw it')
    expect(await violations(console)).toEqual([])
    await console.press('Make the trigger')
    await console.says('is there')
    expect(await violations(console)).toEqual([])

    const { data } = await world.api<{ data: { id: string; formUrl: string }[] }>(
      'GET',
      '/v1/triggers',
    )
    const made = data.find(({ id }) => id !== world.trigger.id)
    expect(made).toMatchObject({
      settings: {
        mapping: { 'n-prompt': { from: 'order.title' } },
        limits: { runsPerDay: 100, requestsPerMinutePerIp: 20 },
        receipt: { outputs: true },
        form: { title: 'A picture of your bike', button: 'Draw it', defaults: true },
      },
    })
    expect(await console.text()).toContain(made?.formUrl)
    await console.press('Embed')
    const { origin } = new URL(world.relay().url)
    await console.says(
      `<script src="${origin}/embed.js" data-trigger="${made?.id}" defer>`,
    )
    await console.press('Run it now')
    await page.waitForSelector('.result img')
  }),
)

test(
  'the look of a form is changed on the page of its trigger, refused with the reason, and the rest is kept',
  withConsole(async (console) => {
    const { page, world } = console
    const path = `/v1/triggers/${world.trigger.id}`
    const before = { limits: { runsPerDay: 7 }, form: { defaults: ['n-style'] } }
    await world.api('PATCH', path, { settings: before })
    await console.open(`/triggers/${world.trigger.id}`)
    await fill(console, 'Colour (optional)', 'red')
    await console.press('Save')
    await console.says('is written as #rrggbb')
    expect(await violations(console)).toEqual([])
    await fill(console, 'Colour (optional)', '#aa2200')
    await fill(console, 'Title (optional)', 'Bikes <b>')
    await fill(console, 'Introduction (optional)', 'One a day.')
    await fill(console, 'Thanks (optional)', 'Come again.')
    await fill(console, 'Address of a logo (optional)', 'https://shop.example/logo.png')
    await page.locator('::-p-aria([name="Language"][role="combobox"])').click()
    await page.locator('[role=option]::-p-text(Deutsch)').click()
    await console.press('Save')
    const look = {
      title: 'Bikes <b>',
      intro: 'One a day.',
      thanks: 'Come again.',
      color: '#aa2200',
      logoUrl: 'https://shop.example/logo.png',
      language: 'de',
    }
    const settingsNow = async () =>
      (await world.api<{ settings: object }>('GET', path)).settings
    await expect.poll(settingsNow).toMatchObject({
      limits: { runsPerDay: 7 },
      form: { ...look, defaults: ['n-style'] },
    })
    expect(await page.$$(`a[href="${world.trigger.formUrl}"]`)).not.toEqual([])
    const form = await (await fetch(world.trigger.formUrl)).text()
    expect(form).toContain('<html lang="de">')

    // What is emptied is as the relay has it again.
    await fill(console, 'Title (optional)', '')
    await console.press('Save')
    await expect
      .poll(async () => (await fetch(world.trigger.formUrl)).text())
      .not.toContain('Bikes')
  }),
)

test(
  'what was put aside as spam is shown with what was sent, and started when it is real',
  withConsole(async (console) => {
    const { page, world } = console
    const response = await fetch(world.trigger.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'a real wish', _gotcha: 'filled' }),
    })
    expect(response.status).toBe(202)
    await console.open('/quarantine')
    await console.says('a real wish')
    expect(await violations(console)).toEqual([])
    await console.press('It is real: start it')
    await console.says('Nothing was put aside')
    await world.receiver.next()
    await console.open('/events')
    await console.says('execution.completed')
    expect(await violations(console)).toEqual([])
    await page.click('tbody a')
    await page.waitForSelector('.result img')
  }),
)

test(
  'schedules are made, tell their next times, and are paused; tokens are shown once',
  withConsole(
    async (console) => {
      const { page } = console
      await console.open('/schedules')
      await console.press('New schedule')
      await page.locator('[role=dialog] input[aria-haspopup=listbox]').click()
      await page.locator('[role=option]').click()
      await console.press('Make the schedule')
      await console.says(/Next .*09:00/)
      expect(await violations(console)).toEqual([])
      await console.press('Pause')
      await console.says('Resume')

      await console.open('/tokens')
      await console.press('Make a token')
      await page.locator('[role=dialog] input').fill('a program')
      await page.locator('[role=dialog] button[type=submit]').click()
      await console.says('It is not shown again')
      await console.press('I have it')
      await console.says('a program')
      expect(await violations(console)).toEqual([])
      await console.open('/watched')
      await console.says('Picture from a prompt')
    },
    { token: OPERATOR },
  ),
)

test(
  'what Zapier asks for is on one page: an address that answers, and a token that may run and read',
  withConsole(
    async (console) => {
      const { page, world } = console
      await console.open('/tokens')
      await console.press('Connect Zapier')
      await console.press('Make a token for Zapier')
      await console.says('It is not shown again')
      const [address = '', token = ''] = await page.$$eval('#main input', (inputs) =>
        inputs.map(({ value }) => value),
      )
      expect(address).toBe(world.relay().url)
      const headers = { authorization: `Bearer ${token}` }
      const read = await fetch(`${address}/v1/workflows`, { headers })
      expect(read.status).toBe(200)
      const managed = await fetch(`${address}/v1/runs/cancel`, {
        method: 'POST',
        headers,
      })
      expect(managed.status).toBe(403)
      expect(await violations(console)).toEqual([])
    },
    { token: OPERATOR },
  ),
)
