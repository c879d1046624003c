import { buildConsole } from '@wireflow-connect/console/build.ts'
import type { Browser } from 'puppeteer-core'
import { withBrowser } from '../browser/chromium.ts'
import { withDemoDir } from '../harness/demo-process.ts'
import type { BenchResult } from './bench.ts'

const ROUNDS = 5

type Load = { paintMs: number; bytes: number }

/** The first page of the console in a browser that has nothing of it, against the demo. */
export async function consoleBench(): Promise<BenchResult> {
  await buildConsole()
  const loads: Load[] = []
  await withDemoDir(async (start) => {
    const { relayUrl, token } = (await start()).file
    for (let round = 0; round < ROUNDS; round++) {
      await withBrowser(async (browser) => {
        loads.push(await load(browser, relayUrl, token))
      })
    }
  })()
  return {
    name: 'console',
    conditions: `median of ${ROUNDS} loads of /console/runs without a cache, fonts included`,
    figures: [
      {
        name: 'first contentful paint',
        value: median(loads.map(({ paintMs }) => paintMs)),
        unit: 'ms',
        goal: { atMost: 1_000 },
      },
      {
        name: 'sent for the first page',
        value: Math.round(median(loads.map(({ bytes }) => bytes)) / 1_000),
        unit: 'kB',
        goal: { atMost: 350 },
      },
    ],
  }
}

async function load(browser: Browser, relayUrl: string, token: string): Promise<Load> {
  await browser.setCookie(await signIn(relayUrl, token))
  const page = await browser.newPage()
  const session = await page.createCDPSession()
  await session.send('Network.enable')
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(`${relayUrl}/console/runs`, { waitUntil: 'networkidle2' })
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  )
  return { paintMs: Math.round(paintMs), bytes }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** A session that was made elsewhere, so that nothing of the console is loaded before. */
async function signIn(relayUrl: string, token: string) {
  const { headers } = await fetch(`${relayUrl}/console/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  const [name = '', value = ''] = (headers.getSetCookie()[0] ?? '').split(/[=;]/)
  return { name, value, domain: new URL(relayUrl).hostname, path: '/console' }
}
