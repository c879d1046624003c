import { existsSync } from 'node:fs'
import { launch, type Browser, type Page } from 'puppeteer-core'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Runs a test with a browser that has no memory, and closes it afterwards. */
export async function withBrowser(
  action: (browser: Browser) => Promise<void>,
): Promise<void> {
  const executablePath = PLACES.find((place) => existsSync(place)) ?? 'chromium'
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  const browser = await launch({ executablePath, args })
  try {
    await action(browser)
  } finally {
    await browser.close()
  }
}

/** Presses a key until an element has the focus, as people without a mouse do. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab')
    const isThere = await page.$eval(selector, (element) => element.matches(':focus'))
    if (isThere) return
  }
  throw new Error(`The keyboard does not lead to ${selector}`)
}
