import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'
import { tabTo, withBrowser } from './chromium.ts'

type Trigger = { id: string; url: string; formUrl: string }
type Run = { triggerData: Record<string, string> }

async function newTrigger(world: World, settings: object): Promise<Trigger> {
  const { workflowId } = world
  return world.api<Trigger>('POST', '/v1/triggers', { workflowId, settings })
}

/** The data of the only run so far. */
async function onlyRun({ api }: World): Promise<Run> {
  const { data } = await api<{ data: { id: string }[] }>('GET', '/v1/runs')
  expect(data).toHaveLength(1)
  return api<Run>('GET', `/v1/runs/${data[0]?.id}`)
}

/** Sends the form by its button, and waits for the page that follows. */
async function send(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')])
}

const stateOf = async (page: Page) =>
  page.$eval('[role=status]', (element) => element.getAttribute('data-state'))

/** Waits for a page that keeps itself up to date to show this. */
async function untilState(page: Page, state: string): Promise<void> {
  await expect
    .poll(async () => stateOf(page).catch(() => undefined), { timeout: 40_000 })
    .toBe(state)
}

test(
  'a form that is sent from the browser leads to a page that follows the run to its end',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage()
      const { formUrl } = await newTrigger(world, { form: { defaults: true } })
      await page.goto(formUrl)
      await page.type('[name=n-prompt]', 'by the lake, ')
      await send(page)
      expect(page.url()).toMatch(/\/r\/rcp_/)
      await untilState(page, 'completed')
      expect((await onlyRun(world)).triggerData['n-prompt']).toBe(
        'by the lake, a red bike',
      )
      expect(await page.$('meta[http-equiv=refresh]')).toBeNull()
    }),
  ),
)

test(
  'the same works with script switched off',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage()
      await page.setJavaScriptEnabled(false)
      await page.goto(world.trigger.formUrl)
      await page.focus('[name=n-prompt]')
      await page.keyboard.type('plain ')
      await send(page)
      expect(page.url()).toMatch(/\/r\/rcp_/)
      expect((await onlyRun(world)).triggerData['n-prompt']).toContain('plain ')
      await world.receiver.next()
      await untilState(page, 'completed')
    }),
  ),
)

test(
  'the form can be filled in, sent and read with the keyboard alone',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage()
      await page.goto(world.trigger.formUrl)
      await tabTo(page, '[name=n-style]')
      await page.keyboard.type('in chalk ')
      await tabTo(page, 'button[type=submit]')
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      expect(page.url()).toMatch(/\/r\/rcp_/)
      expect((await onlyRun(world)).triggerData['n-style']).toContain('in chalk')
    }),
  ),
)

test(
  'a file that is chosen in the form reaches the upstream whole',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const [node, ...nodes] = EXAMPLE_WORKFLOW.nodes
      if (!node) throw new Error('The example has no nodes')
      const image = { ...node, id: 'n-photo' }
      const photo = {
        ...image,
        data: { ...image.data, label: 'Photo', nodeType: 'input:image', config: {} },
      }
      const { id: workflowId } = world.sandbox.createWorkflow({
        ...EXAMPLE_WORKFLOW,
        nodes: [node, ...nodes, photo],
      })
      const body = { workflowId }
      const trigger = await world.api<Trigger>('POST', '/v1/triggers', body)
      const picture = Buffer.from('as good as a picture')
      const path = join(world.dataDir, 'picture.png')
      await writeFile(path, picture)

      const page = await browser.newPage()
      await page.goto(trigger.formUrl)
      const input = await page.$('input[type=file][name=n-photo]')
      await (input as { uploadFile(path: string): Promise<void> } | null)?.uploadFile(
        path,
      )
      await send(page)
      const { triggerData } = await onlyRun(world)
      const kept = await fetch(triggerData['n-photo'] ?? '')
      expect(Buffer.from(await kept.arrayBuffer())).toEqual(picture)
    }),
  ),
)

test(
  'a protected form solves its challenge by itself, and without script says what it needs',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const trigger = await newTrigger(world, { challenge: true })
      const page = await browser.newPage()
      const foreign: string[] = []
      page.on('request', (request) => {
        if (!request.url().startsWith(world.relay().url)) foreign.push(request.url())
      })
      await page.goto(trigger.formUrl)
      await page.waitForSelector('altcha-widget input[type=checkbox]')
      await send(page)
      expect(page.url()).toMatch(/\/r\/rcp_/)
      expect(Object.keys((await onlyRun(world)).triggerData)).not.toContain('_altcha')
      expect(foreign).toEqual([])

      const plain = await browser.newPage()
      await plain.setJavaScriptEnabled(false)
      await plain.goto(trigger.formUrl)
      const note = await plain.$eval('body', (element) => element.innerText)
      expect(note).toContain('needs JavaScript')
      await send(plain)
      expect(await plain.content()).toContain('against robots has run out')
      expect(await plain.$('form textarea')).not.toBeNull()
      await onlyRun(world)
    }),
  ),
)

test(
  'a script of another page may call with a preflight where its origin is listed only',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const site = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html').end('<!doctype html><p>A shop')
      })
      await new Promise<void>((resolve) => {
        site.listen(0, '127.0.0.1', resolve)
      })
      try {
        const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
        const open = await newTrigger(world, { origins: [origin] })
        const closed = await newTrigger(world, { origins: ['https://other.example'] })
        const page = await browser.newPage()
        await page.goto(origin)
        expect(await callFrom(page, open.url)).toMatch(/^202 run_/)
        expect(await callFrom(page, closed.url)).toContain('TypeError')
        expect((await onlyRun(world)).triggerData).toEqual({ prompt: 'from a script' })
      } finally {
        site.close()
      }
    }),
  ),
)

/** Calls a trigger from a page, with headers that make the browser ask first. */
async function callFrom(page: Page, url: string): Promise<string> {
  return page.evaluate(async (target) => {
    try {
      const response = await fetch(target, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
        body: JSON.stringify({ prompt: 'from a script' }),
      })
      const { runId } = (await response.json()) as { runId: string }
      return `${response.status} ${runId}`
    } catch (error) {
      return String(error)
    }
  }, url)
}

test(
  'a receipt with public outputs shows them to light eyes, dark eyes and phones',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const settings = { receipt: { outputs: true } }
      await world.api('PATCH', `/v1/triggers/${world.trigger.id}`, { settings })
      const { statusUrl } = await world.fire({ prompt: 'x'.repeat(400) })
      await world.receiver.next()
      const page = await browser.newPage()
      for (const [scheme, width] of [
        ['light', 1_000],
        ['dark', 1_000],
        ['dark', 360],
      ] as const) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
        await page.setViewport({ width, height: 900 })
        await page.goto(statusUrl, { waitUntil: 'load' })
        const shown = await page.$eval('figure img', (element) => {
          const { naturalWidth, width } = element as unknown as Record<string, number>
          return { naturalWidth, width }
        })
        expect(shown.naturalWidth).toBeGreaterThan(0)
        expect(shown.width).toBeGreaterThan(100)
        expect(await page.$eval('pre', (element) => element.textContent)).toContain('xxx')
        const overflow = await page.$eval('html', (element) => {
          const { scrollWidth, clientWidth } = element
          return scrollWidth - clientWidth
        })
        expect(overflow).toBe(0)
      }
    }),
  ),
)
