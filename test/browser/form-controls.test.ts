import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'
import { withBrowser } from './chromium.ts'

type Trigger = { id: string; formUrl: string }

const KINDS = {
  'n-prompt': ['Prompt', 'input:text', { prompt: '\nsaved, with a line before' }],
  'n-count': ['Count', 'input:number', { value: 2, min: 1, max: 4 }],
  'n-hd': ['HD', 'input:boolean', { value: true }],
  'n-size': ['Size', 'input:select', { value: 'small', options: ['small', 'la"rge'] }],
  'n-photo': ['Photo', 'input:image', { url: 'https://saved.example/a.png' }],
  'n-clip': ['Clip', 'input:url', { url: 'https://saved.example/a.mp4' }],
} as const

async function newTrigger(world: World, settings: object): Promise<Trigger> {
  const nodes = Object.entries(KINDS).map(([id, [label, nodeType, config]]) => ({
    id,
    type: 'basedNode',
    position: { x: 0, y: 0 },
    data: { label, nodeType, config, inputs: [], outputs: [] },
  }))
  const workflow = { name: 'Kinds', nodes, edges: [] }
  const { id: workflowId } = world.sandbox.createWorkflow(workflow)
  return world.api<Trigger>('POST', '/v1/triggers', {
    workflowId,
    settings: { strict: true, ...settings },
  })
}

/** What each control shows: whether a box is on, and the value of the others. */
async function shownOn(page: Page): Promise<Record<string, unknown>> {
  return page.$$eval('[name^=n-]:not([type=hidden])', (controls) => {
    const shown = controls.map((control) => {
      const isBox = control.getAttribute('role') === 'switch'
      const value: unknown = Reflect.get(control, isBox ? 'checked' : 'value')
      return [control.getAttribute('name') ?? '', value] as const
    })
    return Object.fromEntries(shown)
  })
}

/** Sends the form and gives what each node of the workflow was given. */
async function received(world: World, page: Page): Promise<Record<string, string>> {
  await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')])
  expect(page.url()).toMatch(/\/r\/rcp_/)
  const { event } = await world.receiver.next()
  // The page loads itself once more when the run has ended.
  await page.waitForSelector('[data-state=completed]', { timeout: 40_000 })
  const { nodeRuns } = event.data as {
    nodeRuns: { nodeId: string; output: unknown }[]
  }
  return Object.fromEntries(
    nodeRuns.map(({ nodeId, output }) => [nodeId, textOf(output)]),
  )
}

/** Nodes hand on one value, as it is or under a name. Forms end a line with two characters. */
function textOf(output: unknown): string {
  const isNamed = typeof output === 'object' && output !== null
  const text = String(isNamed ? Object.values(output)[0] : output)
  return text.replaceAll('\r\n', '\n')
}

const LEFT_ALONE = {
  'n-prompt': '',
  'n-count': '',
  'n-hd': false,
  'n-size': '',
  'n-photo': '',
  'n-clip': '',
}

test(
  'a form shows each input as what it is, and what is shown is what is sent',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage()
      const { id, formUrl } = await newTrigger(world, {})
      await page.goto(formUrl)
      expect(await shownOn(page)).toEqual(LEFT_ALONE)
      expect(await page.content()).not.toContain('saved')
      const kinds = await page.$$eval('[name^=n-]:not([type=hidden])', (controls) =>
        controls.map((control) => {
          const { tagName } = control
          const type = control.getAttribute('type') ?? ''
          const bounds = ['min', 'max', 'accept'].map((name) =>
            control.getAttribute(name),
          )
          return `${tagName} ${type} ${bounds.filter(Boolean).join(' ')}`.trim()
        }),
      )
      expect(kinds).toEqual([
        'TEXTAREA',
        'INPUT number 1 4',
        'INPUT checkbox',
        'SELECT',
        'INPUT file image/*',
        'INPUT url',
      ])
      const labels: unknown = await page.evaluate(`[...document.querySelectorAll('label')]
        .map((label) => [label.textContent, label.control?.name])`)
      expect(labels).toEqual(
        Object.entries(KINDS).map(([nodeId, [label]]) => [
          nodeId === 'n-hd' ? label : `${label} (optional)`,
          nodeId,
        ]),
      )
      // A box that is off says so; the others keep what the workflow has saved.
      expect(await received(world, page)).toMatchObject({
        'n-prompt': KINDS['n-prompt'][2].prompt,
        'n-count': '2',
        'n-hd': 'false',
        'n-size': 'small',
      })

      await page.goto(formUrl)
      await page.type('[name=n-count]', '3')
      await page.click('[name=n-hd][role=switch]')
      await page.select('[name=n-size]', 'la"rge')
      expect(await received(world, page)).toMatchObject({
        'n-count': '3',
        'n-hd': 'true',
        'n-size': 'la"rge',
      })

      const fields = { form: { defaults: true }, files: { allowed: false } }
      await world.api('PATCH', `/v1/triggers/${id}`, { settings: fields })
      await page.goto(formUrl)
      expect(await shownOn(page)).toEqual({
        'n-prompt': KINDS['n-prompt'][2].prompt,
        'n-count': '2',
        'n-hd': true,
        'n-size': 'small',
        'n-photo': KINDS['n-photo'][2].url,
        'n-clip': KINDS['n-clip'][2].url,
      })
      await page.click('[name=n-hd][role=switch]')
      expect(await received(world, page)).toMatchObject({
        'n-prompt': KINDS['n-prompt'][2].prompt,
        'n-count': '2',
        'n-hd': 'false',
        'n-size': 'small',
      })

      const some = { form: { defaults: ['n-hd', 'n-size'] } }
      await world.api('PATCH', `/v1/triggers/${id}`, { settings: some })
      await page.goto(formUrl)
      expect(await shownOn(page)).toEqual({
        ...LEFT_ALONE,
        'n-hd': true,
        'n-size': 'small',
      })
      expect(await received(world, page)).toMatchObject({ 'n-hd': 'true' })
    }),
  ),
  // A slow machine under load takes its time for a browser.
  180_000,
)

test(
  'a number beyond its bounds is not sent, and every control fits a phone and can be reached by keys',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage()
      const { formUrl } = await newTrigger(world, { form: { defaults: true } })
      await page.setViewport({ width: 360, height: 800 })
      await page.goto(formUrl)
      const overflow = await page.$eval('html', ({ scrollWidth, clientWidth }) => {
        return scrollWidth - clientWidth
      })
      expect(overflow).toBe(0)
      await page.focus('[name=n-prompt]')
      const reached: unknown[] = []
      for (const _control of Object.keys(KINDS)) {
        reached.push(await page.evaluate('document.activeElement.name'))
        await page.keyboard.press('Tab')
      }
      expect(reached).toEqual(Object.keys(KINDS))
      await page.$eval('[name=n-count]', (element) => Reflect.set(element, 'value', '9'))
      await page.click('button[type=submit]')
      const isValid = await page.$eval('[name=n-count]', (element) =>
        element.matches(':valid'),
      )
      expect(isValid).toBe(false)
      expect(page.url()).toBe(formUrl)
    }),
  ),
  // A slow machine under load takes its time for a browser.
  180_000,
)
