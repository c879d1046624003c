import type { Browser, Frame, Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'
import { withBrowser } from './chromium.ts'
import { overflowOf } from './look-at.ts'
import { withPage } from './with-page.ts'

type Trigger = { id: string; url: string; formUrl: string }
type Told = { name: string; status: string; statusUrl: string; triggerId: string }

const LINK = 'Open the form'

async function newTrigger(world: World): Promise<Trigger> {
  return world.api<Trigger>('POST', '/v1/triggers', { workflowId: world.workflowId })
}

async function allow(world: World, { id }: Trigger, origin: string): Promise<void> {
  const settings = { origins: [origin], receipt: { outputs: true } }
  await world.api('PATCH', `/v1/triggers/${id}`, { settings })
}

/** A strict page with the snippet twice, which keeps what it is told in `told`. */
function pageWith({ id, formUrl }: Trigger, world: World): string {
  const { origin } = new URL(world.relay().url)
  const policy = `default-src 'none'; script-src ${origin} 'unsafe-inline'; frame-src ${origin}`
  return `<meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width">
    <script>
      window.told = []
      for (const name of ['accepted', 'completed', 'failed'])
        document.addEventListener('wireflow:' + name, (event) =>
          told.push({ name, of: event.target.tagName, ...event.detail }))
    </script>
    <h1>A shop</h1>
    <a href="${formUrl}">${LINK}</a>
    <script src="${origin}/embed.js" data-trigger="${id}" defer></script>
    <p>And once more:</p>
    <script src="${origin}/embed.js" data-trigger="${id}"></script>`
}

const toldOf = async (page: Page) => (await page.evaluate('told')) as Told[]

const linksShown = async (page: Page) =>
  page.$$eval('a', (links) => links.filter((link) => link.checkVisibility()).length)

/** The frames on the page in their order, once their forms are shown. */
async function shownFrames(page: Page): Promise<[Frame, Frame]> {
  await expect.poll(async () => linksShown(page)).toBe(0)
  const handles = await page.$$('iframe')
  const frames = await Promise.all(handles.map(async (handle) => handle.contentFrame()))
  const [first, second] = frames
  if (!first || !second || frames.length > 2) throw new Error('There are not two frames')
  return [first, second]
}

/** By how much its content is higher or wider than the frame. */
const hiddenIn = async (frame: Frame) =>
  frame.$eval('html', ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
    Math.max(scrollHeight - clientHeight, scrollWidth - clientWidth),
  )

test(
  'a form is part of the pages that may call and tells them how its run ends; others show a link',
  withWorld(async (world) => {
    const [open, shut] = [await newTrigger(world), await newTrigger(world)]
    await allow(world, shut, 'https://shop.example')
    const statusUrl = await sendTo(shut)
    expect(await framesOf(`${statusUrl}?embed`)).toBe('https://shop.example')
    expect(await framesOf(statusUrl)).toBe("'none'")
    await withPage(pageWith(open, world), async (origin) => {
      await allow(world, open, origin)
      await withPage(pageWith(shut, world), async (other) =>
        withBrowser(async (browser) => {
          await sendInPage({ world, trigger: open, origin, browser })
          await showLinks({ world, trigger: shut, origin: other, browser })
        }),
      )
    })
  }),
)

type Place = { world: World; trigger: Trigger; origin: string; browser: Browser }

/** On a phone, with the form twice. */
async function sendInPage({ world, trigger, origin, browser }: Place): Promise<void> {
  const page = await browser.newPage()
  await page.setViewport({ width: 390, height: 800 })
  await page.goto(origin)
  const [first, second] = await shownFrames(page)
  expect(await overflowOf(page)).toBe(0)
  await expect.poll(async () => hiddenIn(first)).toBe(0)
  const heightOf = async () =>
    page.$$eval('iframe', ([, frame]) => frame?.clientHeight ?? 0)
  await expect.poll(async () => hiddenIn(second)).toBe(0)
  const before = await heightOf()
  await second.type('[name=n-prompt]', 'a bike\n'.repeat(12))
  await expect.poll(heightOf).toBeGreaterThan(before + 100)
  await expect.poll(async () => hiddenIn(second)).toBe(0)
  expect(await page.$$('iframe[title]:not([title=""])')).toHaveLength(2)

  // Whoever is neither the relay nor in the frame is not believed.
  await page.evaluate(`new Promise((done) => {
    addEventListener('message', done, { once: true })
    postMessage({ wireflow: 'shown', height: 9999, title: 'x', statusUrl: 'x' }, '*')
  })`)
  expect(await heightOf()).toBeLessThan(9_000)

  await second.click('button[type=submit]')
  await expect
    .poll(async () => toldOf(page), { timeout: 40_000 })
    .toEqual([
      toldAs({ world, trigger }, 'accepted'),
      toldAs({ world, trigger }, 'completed'),
    ])
  expect(page.url()).toBe(`${origin}/`)
  await second.waitForSelector('figure img')
  await expect.poll(async () => hiddenIn(second)).toBe(0)
  expect(await first.$('form')).not.toBeNull()

  await second.locator('a.button').click()
  await second.waitForSelector('form')
  await expect.poll(async () => hiddenIn(second)).toBe(0)
  expect(await toldOf(page)).toHaveLength(2)
}

function toldAs({ world, trigger }: Pick<Place, 'world' | 'trigger'>, state: string) {
  const { origin } = new URL(world.relay().url)
  const statusUrl = expect.stringMatching(`^${origin}/r/rcp_\\w+$`) as string
  return { name: state, status: state, of: 'IFRAME', triggerId: trigger.id, statusUrl }
}

/** Where the form may not be framed, and where there is no script. */
async function showLinks({ trigger, origin, browser }: Place): Promise<void> {
  const page = await browser.newPage()
  const asked = page.waitForRequest((request) => request.url().endsWith('/form?embed'))
  await page.goto(origin, { waitUntil: 'networkidle0' })
  await asked
  expect(await linksShown(page)).toBe(2)
  const heights = await page.$$eval('iframe', (frames) =>
    frames.map(({ clientHeight }) => clientHeight),
  )
  expect(heights).toEqual([0, 0])

  await page.setJavaScriptEnabled(false)
  await page.goto(origin)
  expect(await page.$$('iframe')).toEqual([])
  await Promise.all([page.waitForNavigation(), page.click('a')])
  expect(page.url()).toBe(trigger.formUrl)
}

async function sendTo({ url }: Trigger): Promise<string> {
  const body = new URLSearchParams({ prompt: 'a red bike' })
  const response = await fetch(url, { method: 'POST', body })
  return ((await response.json()) as { statusUrl: string }).statusUrl
}

async function framesOf(url: string): Promise<string | undefined> {
  const { headers } = await fetch(url, { headers: { accept: 'text/html' } })
  return /frame-ancestors (.*)$/.exec(headers.get('content-security-policy') ?? '')?.[1]
}
