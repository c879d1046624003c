import { createApiDocument } from '@wireflow-connect/relay'
import { expect, test } from 'vitest'
import { withBrowser } from '../browser/chromium.ts'
import { withWorld } from '../harness/world.ts'
import { openConsole, violations } from './console-page.ts'

test(
  'the reference page shows routes, events and shapes with nothing but files of the relay, compressed or plain',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const { url } = world.relay()
      const reference = await openConsole(world, browser)
      const { page } = reference
      const hosts = new Set<string>()
      page.on('request', (request) => hosts.add(new URL(request.url()).host))
      const answer = await page.goto(`${url}/docs`)
      expect(answer?.headers()['content-security-policy']).toMatch(
        /default-src 'none'; script-src 'self';.*connect-src 'self'/,
      )
      await page.waitForSelector('.scalar-app', { timeout: 60_000 })
      // The rest of the routes is drawn when somebody scrolls to it.
      const paths = Object.keys(createApiDocument().paths ?? {}).toSorted()
      const [route = ''] = paths.filter((path) => path.startsWith('/v1/'))
      for (const words of ['Wireflow Connect', 'schedules', 'webhooks', route])
        await reference.says(words)
      expect(await reference.text()).not.toContain('needs its script')
      expect([...hosts]).toEqual([new URL(url).host])
      expect(reference.complaints()).toEqual([])

      const sizes: number[] = []
      for (const encoding of ['gzip', 'identity']) {
        const headers = { 'accept-encoding': encoding }
        const script = await fetch(`${url}/docs/scalar.js`, { headers })
        expect(script.headers.get('content-encoding')).toBe(
          encoding === 'gzip' ? 'gzip' : null,
        )
        expect(script.headers.get('content-type')).toContain('text/javascript')
        expect(script.headers.get('cache-control')).toBe('public, max-age=3600')
        sizes.push((await script.text()).length)
      }
      expect(sizes[0]).toBe(sizes[1])
    }),
  ),
)

test(
  'the front page leads to console and docs, also with the keyboard, in light and in dark',
  withWorld(async (world) =>
    withBrowser(async (browser) => {
      const { url } = world.relay()
      const front = await openConsole(world, browser)
      await front.page.goto(url)
      await front.says('It is up and takes calls.')
      expect(await violations(front)).toEqual([])
      for (const path of ['/docs', '/console', '/openapi.json', '/readyz']) {
        await front.page.goto(url)
        await front.page.locator(`a[href="${path}"]`).click()
        await front.page.waitForFunction(`location.pathname.startsWith('${path}')`)
      }
      await front.page.goto(url)
      await front.page.setViewport({ width: 360, height: 640 })
      expect(
        await front.page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
      ).toBe(true)
    }),
  ),
)
