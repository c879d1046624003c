import type { Browser, ConsoleMessage, Page } from 'puppeteer-core'
import { expect } from 'vitest'
import { withBrowser } from '../browser/chromium.ts'
import { violationsOf } from '../browser/look-at.ts'
import { withWorld, type Settings, type World } from '../harness/world.ts'

export const OPERATOR = 'the-operator-of-this-test-and-no-other'

export type Console = {
  page: Page
  browser: Browser
  world: World
  /** Opens an address below `/console` and waits until its data is there. */
  open(path: string): Promise<void>
  /** What is on the page, as a person reads it. */
  text(): Promise<string>
  /** Waits until the page says this. */
  says(words: string | RegExp): Promise<void>
  /** Presses the button or link with this name. */
  press(name: string): Promise<void>
  /** Messages of the browser since the last look: refused scripts, errors, warnings. */
  complaints(): string[]
}

/** Runs a test in a world with its console, signed in with the world's token or another. */
export function withConsole(
  action: (console: Console) => Promise<void>,
  { token, settings }: { token?: string; settings?: Settings } = {},
): () => Promise<void> {
  return withWorld(
    async (world) =>
      withBrowser(async (browser) => {
        const console = await openConsole(world, browser)
        await signIn(console, token ?? world.token)
        await action(console)
        expect(console.complaints()).toEqual([])
      }),
    settings,
  )
}

export async function openConsole(world: World, browser: Browser): Promise<Console> {
  const page = await browser.newPage()
  await page.setViewport({ width: 1_100, height: 800 })
  const said: string[] = []
  page.on('console', (message) => {
    if (isComplaint(message)) said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(String(error)))
  const root = `${new URL(world.relay().url).origin}/console`

  const text = async () => page.$eval('body', (body) => body.innerText)
  return {
    page,
    browser,
    world,
    text,
    async open(path) {
      await page.goto(`${root}${path}`)
      await page.waitForSelector('[data-ready], .empty, [role=alert]')
    },
    async says(words) {
      await expect.poll(text, { timeout: 20_000 }).toMatch(words)
    },
    async press(name) {
      const found = `::-p-aria([name="${name}"])`
      await page.locator(found).setTimeout(10_000).click()
    },
    complaints: () => said.splice(0),
  }
}

function isComplaint(message: ConsoleMessage): boolean {
  const words = message.text()
  // Chromium tells of every answer that is not 2xx, also of those that a test wants.
  if (words.startsWith('Failed to load resource')) return false
  return message.type() === 'error' || message.type() === 'warn'
}

export async function signIn(console: Console, token: string): Promise<void> {
  await console.open('/in')
  await console.page.type('input[name=token]', token)
  await console.page.keyboard.press('Enter')
  await console.page.waitForSelector('.rail')
}

/** What axe finds wrong with the page in light and in dark, by rule and place. */
export async function violations({ page }: Console): Promise<string[]> {
  return violationsOf(page)
}
