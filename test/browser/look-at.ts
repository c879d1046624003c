import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'puppeteer-core'

const NEXT_FRAME =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'
// What fades in or out is looked at when it has.
const SETTLED = `Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
  .map(({ finished }) => finished)).then(() => ${NEXT_FRAME})`
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Violation = { id: string; nodes: { html: string; failureSummary: string }[] }

/** What axe finds wrong with a page in light and in dark, by rule and place. */
export async function violationsOf(page: Page): Promise<string[]> {
  const source = await readFile(AXE, 'utf8')
  const found: string[] = []
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await page.evaluate(NEXT_FRAME)
    await page.evaluate(SETTLED)
    // Run by the debugger, so that the page's own policy stays as it is.
    await page.evaluate(source)
    const run = `axe.run({ runOnly: ${JSON.stringify(RULES)} })`
    const { violations } = (await page.evaluate(run)) as { violations: Violation[] }
    for (const { id, nodes } of violations) {
      for (const { html, failureSummary } of nodes) {
        found.push(`${scheme} ${id}: ${html} ${failureSummary}`)
      }
    }
  }
  return found
}

/** By how much a page is wider than the window. */
export async function overflowOf(page: Page): Promise<number> {
  return page.$eval('html', ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
}
