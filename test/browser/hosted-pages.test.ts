import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'
import { withBrowser } from './chromium.ts'
import { overflowOf, violationsOf } from './look-at.ts'

type Trigger = { id: string; url: string; formUrl: string }

const FORM = {
  title: 'Bilder von Rädern',
  intro: 'Ein Satz genügt.',
  button: 'Bild machen',
  thanks: 'Danke, bis bald!',
  color: '#ffd400',
  language: 'de',
}
const KINDS = {
  'n-prompt': ['Satz', 'input:text', { required: true }],
  'n-count': ['Anzahl', 'input:number', { min: 1, max: 4 }],
  'n-hd': ['Scharf', 'input:boolean', {}],
  'n-size': ['Größe', 'input:select', { value: 'klein', options: ['klein', 'groß'] }],
  'n-photo': ['Vorlage', 'input:image', { url: 'https://saved.example/a.png' }],
} as const

async function newTrigger(world: World): Promise<Trigger> {
  const nodes = Object.entries(KINDS).map(([id, [label, nodeType, config]]) => ({
    id,
    type: 'basedNode',
    position: { x: 0, y: 0 },
    data: { label, nodeType, config, inputs: [], outputs: [] },
  }))
  const { id: workflowId } = world.sandbox.createWorkflow({
    name: 'Kinds',
    nodes,
    edges: [],
  })
  const settings = {
    strict: true,
    form: FORM,
    files: { bytes: 50_000 },
    receipt: { outputs: true },
  }
  return world.api<Trigger>('POST', '/v1/triggers', {
    workflowId,
    name: 'Räder',
    settings,
  })
}

async function faultAt(page: Page, name: string): Promise<string | undefined> {
  return page.$eval(`[name=${name}]`, (control) => {
    const id = control.getAttribute('aria-describedby')?.split(' ').at(-1)
    const line = control.ownerDocument.getElementById(id ?? '')
    return line?.hasAttribute('hidden') ? undefined : line?.textContent?.trim()
  })
}

async function choose(page: Page, path: string): Promise<void> {
  const input = await page.$('[name=n-photo]')
  await (input as { uploadFile(path: string): Promise<void> } | null)?.uploadFile(path)
}

const valueOf = async (page: Page, name: string) =>
  page.$eval(`[name=${name}]`, (control) => String(Reflect.get(control, 'value')))

test(
  'a refused form keeps what was typed and names each fault beside its field, without script as well',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const { formUrl } = await newTrigger(world)
      const plain = await browser.newPage()
      await plain.setJavaScriptEnabled(false)
      await plain.goto(formUrl)
      expect(await plain.$eval('html', ({ lang }) => lang)).toBe('de')
      expect(await plain.title()).toBe(FORM.title)
      // As a browser that knows nothing of bounds sends it.
      await plain.$eval('form', (form) => form.setAttribute('novalidate', ''))
      await plain.type('[name=n-prompt]', 'Ein "Rad" <b>')
      await plain.$eval('[name=n-count]', (control) =>
        control.setAttribute('type', 'text'),
      )
      await plain.type('[name=n-count]', 'neun')
      await plain.click('[name=n-hd][role=switch]')
      await plain.select('[name=n-size]', 'groß')
      await Promise.all([plain.waitForNavigation(), plain.click('button[type=submit]')])
      expect(await faultAt(plain, 'n-count')).toContain('Zahl')
      expect(await faultAt(plain, 'n-prompt')).toBeUndefined()
      expect(await plain.$eval('.refused', (box) => box.textContent)).toContain('Anzahl')
      expect(await valueOf(plain, 'n-prompt')).toBe('Ein "Rad" <b>')
      expect(await valueOf(plain, 'n-size')).toBe('groß')
      expect(await plain.$eval('[name=n-hd]', (box) => box.matches(':checked'))).toBe(
        true,
      )
      await plain.setViewport({ width: 360, height: 800 })
      expect(await overflowOf(plain)).toBe(0)

      // What is refused is sent again from the same page, and is one run.
      await plain.$eval('[name=n-count]', (control) => control.setAttribute('value', '3'))
      await Promise.all([plain.waitForNavigation(), plain.click('button[type=submit]')])
      expect(plain.url()).toMatch(/\/r\/rcp_/)
      const { event } = await world.receiver.next()
      expect(JSON.stringify(event.data)).toContain('Ein \\"Rad\\" <b>')
      await expect
        .poll(async () => plain.content().catch(() => ''), { timeout: 40_000 })
        .toContain(FORM.thanks)
    }),
  ),
  // A slow machine under load takes its time for a browser.
  180_000,
)

test(
  'with script faults are named before anything is sent, a file is shown, and the result comes by itself',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const { formUrl } = await newTrigger(world)
      const page = await browser.newPage()
      const complaints: string[] = []
      page.on('console', (said) => {
        if (said.type() === 'error') complaints.push(said.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      const posts: string[] = []
      page.on('request', (request) => {
        if (request.method() === 'POST') posts.push(request.url())
      })
      await page.goto(formUrl)
      await page.type('[name=n-count]', '9')
      await page.click('button[type=submit]')
      expect(await faultAt(page, 'n-prompt')).toBe('Bitte füllen Sie dieses Feld aus.')
      expect(await faultAt(page, 'n-count')).toContain('1 bis 4')
      expect(await page.evaluate('document.activeElement.className')).toBe('refused')
      expect(posts).toEqual([])
      expect(await violationsOf(page)).toEqual([])

      const large = join(world.dataDir, 'large.png')
      await writeFile(large, Buffer.alloc(60_000))
      await choose(page, large)
      expect(await faultAt(page, 'n-photo')).toContain('zu groß')
      const picture = join(world.dataDir, 'picture.png')
      await writeFile(picture, Buffer.from(PIXEL, 'base64'))
      await choose(page, picture)
      expect(await faultAt(page, 'n-photo')).toBeUndefined()
      await page.waitForFunction(
        `document.querySelector('.preview img')?.naturalWidth === 1`,
      )
      expect(await page.$eval('.preview', (line) => line.textContent)).toContain(
        'picture.png',
      )

      // Refused by the relay: the page, its fields and its file are still there.
      await page.type('[name=n-prompt]', 'Ein Rad')
      await page.$eval('[name=n-count]', (control) => {
        control.setAttribute('type', 'text')
        Reflect.set(control, 'value', 'neun')
      })
      await page.click('button[type=submit]')
      await expect
        .poll(async () => faultAt(page, 'n-count'), { timeout: 20_000 })
        .toContain('Zahl')
      expect(posts).toHaveLength(1)
      expect(page.url()).toBe(formUrl)
      expect(await page.$('.preview img')).not.toBeNull()
      complaints.length = 0

      await page.$eval('[name=n-count]', (control) => Reflect.set(control, 'value', '2'))
      await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')])
      expect(page.url()).toMatch(/\/r\/rcp_/)
      await page.waitForSelector('[data-state=completed]', { timeout: 40_000 })
      expect(await page.$eval('h1', (title) => title.textContent)).toBe(
        'Hier ist Ihr Ergebnis',
      )
      expect(await page.$eval('.thanks', (line) => line.textContent)).toBe(FORM.thanks)
      expect(await page.$eval('.acts a', (link) => Reflect.get(link, 'href'))).toBe(
        formUrl,
      )
      expect(await violationsOf(page)).toEqual([])
      expect(complaints).toEqual([])
    }),
  ),
  // A slow machine under load takes its time for a browser.
  180_000,
)

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

test(
  'whoever waits sees the place in line, and what became of it in plain words, and no id',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const path = `/v1/triggers/${world.trigger.id}`
      await world.api('PATCH', path, { paused: true })
      const { runId, statusUrl } = await world.fire({ prompt: 'sandbox:fail=n-image' })
      const page = await browser.newPage()
      await page.goto(statusUrl)
      expect(await page.$eval('h1', (title) => title.textContent)).toBe(
        'Your request is in line',
      )
      expect(
        await page.$$eval('.steps li', (steps) => steps.map((step) => step.className)),
      ).toEqual(['over', 'now', 'ahead', 'ahead'])
      expect(await page.content()).not.toContain(runId)
      expect(await violationsOf(page)).toEqual([])
      await world.api('PATCH', path, { paused: false })
      // Nobody loads the page again.
      await page.waitForSelector('[data-state=failed]', { timeout: 40_000 })
      expect(await page.$eval('main', (main) => main.innerText)).toContain(
        'Change what you entered and send it again.',
      )
      expect(await violationsOf(page)).toEqual([])
    }),
  ),
  // A slow machine under load takes its time for a browser.
  180_000,
)
