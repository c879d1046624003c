import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'
import { withBrowser } from './chromium.ts'

type Trigger = { id: string; formUrl: string }
type Site = { origin: string; asked: readonly string[] }

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A site of somebody else: pages with the frame that their address names, and pictures. */
async function withSite(action: (site: Site) => Promise<void>): Promise<void> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
    asked.push(`${request.method} ${pathname}`)
    if (pathname.endsWith('.png')) {
      response.setHeader('content-type', 'image/png').end(PIXEL)
    } else if (pathname === '/moved') {
      response.writeHead(302, { location: searchParams.get('to') ?? '' }).end()
    } else {
      const frame = `<iframe src="${searchParams.get('frame')}"></iframe>`
      response.setHeader('content-type', 'text/html').end(`<!doctype html>${frame}`)
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  try {
    await action({ origin: `http://127.0.0.1:${port}`, asked })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function newTrigger(world: World, more: object): Promise<Trigger> {
  const body = { workflowId: world.workflowId, ...more }
  return world.api<Trigger>('POST', '/v1/triggers', body)
}

/** What a frame of this site shows, and the page with it. */
async function framed(page: Page, { origin }: Site, url: string): Promise<string> {
  await page.goto(`${origin}/?frame=${encodeURIComponent(url)}`, { waitUntil: 'load' })
  const [, frame] = page.frames()
  return (await frame?.content()) ?? ''
}

test(
  'a form is framed by pages of the listed origins only, a receipt and an error by none',
  withWorld(async (world) =>
    withSite(async (site) =>
      withBrowser(async (browser) => {
        const open = await newTrigger(world, { settings: { origins: [site.origin] } })
        const others = { settings: { origins: ['https://shop.example'] } }
        const closed = await newTrigger(world, others)
        const { statusUrl } = await world.fire()
        const page = await browser.newPage()
        expect(await framed(page, site, open.formUrl)).toContain('<form')
        expect(await framed(page, site, closed.formUrl)).not.toContain('<form')
        expect(await framed(page, site, statusUrl)).not.toContain('accepted')
        const unknown = `${world.relay().url}/t/trg_unknown/form`
        expect(await framed(page, site, unknown)).not.toContain('did not work')

        // Sent from its frame, as every form with a list of origins must work, too.
        await framed(page, site, open.formUrl)
        const [, frame] = page.frames()
        await Promise.all([page.waitForNavigation(), frame?.click('button[type=submit]')])
        expect(page.url()).toMatch(/\/r\/rcp_/)
        await page.goto(closed.formUrl)
        await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')])
        expect(page.url()).toMatch(/\/r\/rcp_/)
      }),
    ),
  ),
)

test(
  'a form leads where its trigger redirects, also over another address on the way',
  withWorld(async (world) =>
    withSite(async (site) =>
      withSite(async (shop) =>
        withBrowser(async (browser) => {
          const thanks = `${shop.origin}/thanks`
          const redirectUrl = `${site.origin}/moved?to=${encodeURIComponent(thanks)}`
          const { formUrl } = await newTrigger(world, { redirectUrl })
          const page = await browser.newPage()
          await page.goto(formUrl)
          await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')])
          expect(page.url()).toBe(thanks)
        }),
      ),
    ),
  ),
)

test(
  'the address of an output adds no directive to the policy of its receipt',
  withWorld(async (world) =>
    withSite(async (site) =>
      withBrowser(async (browser) => {
        const settings = { receipt: { outputs: true } }
        await world.api('PATCH', `/v1/triggers/${world.trigger.id}`, { settings })
        const { statusUrl } = await world.fire()
        await world.receiver.next()
        await setOutputs(world, [
          'https://a;report-uri/x.png',
          `${site.origin}/x.png`,
          "https://a;script-src'unsafe-inline'/x.png",
        ])
        const page = await browser.newPage()
        const response = await page.goto(statusUrl, { waitUntil: 'networkidle0' })
        const policy = response?.headers()['content-security-policy']
        expect(policy).toContain(`img-src ${site.origin}; media-src ${site.origin};`)
        // The picture that may be loaded is; the others are links.
        const widths = await page.$$eval('img', (images) =>
          images.map((image) => Reflect.get(image, 'naturalWidth') as number),
        )
        expect(widths).toEqual([1])
        expect(await page.$$('figure a')).toHaveLength(3)
        // Each picture that a policy refuses would be reported.
        await page.evaluate(`const refused = new Image()
          refused.src = '${site.origin.replace('127.0.0.1', 'localhost')}/refused.png'
          document.body.append(refused)
          new Promise((resolve) => refused.addEventListener('error', resolve))`)
        expect(site.asked).toEqual(['GET /x.png'])
      }),
    ),
  ),
)

async function setOutputs(world: World, urls: readonly string[]): Promise<void> {
  const outputs = urls.map((url, n) => {
    return { nodeId: `n-${n}`, label: `Picture ${n}`, type: 'image', url }
  })
  await withClient(world.databaseUrl, async (client) =>
    client.query('update executions set outputs = $1', [JSON.stringify(outputs)]),
  )
}
