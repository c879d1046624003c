import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'
import { withBrowser } from './chromium.ts'
import { withPage } from './with-page.ts'

type Trigger = { id: string; url: string; formUrl: string }

async function newTrigger(world: World, more: object): Promise<Trigger> {
  const { workflowId } = world
  return world.api<Trigger>('POST', '/v1/triggers', { workflowId, ...more })
}

async function promptsOf({ api }: World): Promise<string[]> {
  const { data } = await api<{ data: { id: string }[] }>('GET', '/v1/runs?limit=100')
  const runs = data.map(async ({ id }) =>
    api<{ triggerData: { prompt: string } }>('GET', `/v1/runs/${id}`),
  )
  return (await Promise.all(runs)).map(({ triggerData }) => triggerData.prompt)
}

type Sending = {
  url: string
  prompt: string
  headers?: Record<string, string>
  credentials?: 'include'
  form?: boolean
}

/** What `fetch` gives to a script of the page: the status and the text, or an error. */
async function callFrom(page: Page, sending: Sending): Promise<string> {
  return page.evaluate(async ({ url, prompt, headers, credentials, form }) => {
    const type: Record<string, string> = form
      ? {}
      : { 'content-type': 'application/json' }
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...type, ...headers },
      body: form ? new URLSearchParams({ prompt }) : JSON.stringify({ prompt }),
      ...(credentials && { credentials }),
    }).catch((error: unknown) => String(error))
    if (typeof response === 'string') return response
    return `${response.status} ${await response.text()}`
  }, sending)
}

/** Headers that libraries and probes add to each call by themselves. */
const OF_LIBRARIES: Record<string, string>[] = [
  { 'X-Requested-With': 'XMLHttpRequest' },
  { 'HX-Request': 'true', 'HX-Current-URL': 'x', 'HX-Target': 'y' },
  { Authorization: 'Bearer of-an-old-client' },
  { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  { tracestate: 'a=b', baggage: 'a=b', 'sentry-trace': '1-1' },
  { 'X-CSRF-Token': 'a', 'Cache-Control': 'no-cache', Prefer: 'respond-async' },
  { 'Idempotency-Key': 'once', 'x-datadog-trace-id': '1', newrelic: 'a' },
]

test(
  'a page that may call may send what its libraries add, with credentials, and a beacon of JSON',
  withWorld(async (world) =>
    withPage('<p>A shop', async (origin) =>
      withBrowser(async (browser) => {
        const page = await browser.newPage()
        await page.goto(origin)
        const listed = await newTrigger(world, { settings: { origins: [origin] } })
        for (const { url } of [world.trigger, listed]) {
          for (const headers of OF_LIBRARIES) {
            const answer = await callFrom(page, { url, prompt: 'headers', headers })
            expect(answer).toMatch(/^202 /)
          }
          const credentials = 'include'
          for (const form of [true, false]) {
            const answer = await callFrom(page, {
              url,
              prompt: 'cookies',
              credentials,
              form,
            })
            expect(answer).toMatch(/^202 /)
          }
          const before = (await promptsOf(world)).length
          const queued = await page.evaluate(`navigator.sendBeacon('${url}',
            new Blob(['{"prompt":"beacon"}'], { type: 'application/json' }))`)
          expect(queued).toBe(true)
          await expect.poll(async () => (await promptsOf(world)).length).toBe(before + 1)
          expect(await promptsOf(world)).toContain('beacon')
        }
        const other = await newTrigger(world, {
          settings: { origins: ['https://a.example'] },
        })
        const refused = await callFrom(page, { url: other.url, prompt: 'refused' })
        expect(refused).toContain('TypeError')
        expect(await promptsOf(world)).not.toContain('refused')
      }),
    ),
  ),
)

test(
  'a page follows the run that it has started: by JSON, by a stream, by the page itself',
  withWorld(async (world) =>
    withPage('<p>A shop', async (origin) =>
      withBrowser(async (browser) => {
        const page = await browser.newPage()
        await page.goto(origin)
        const redirectUrl = 'https://thanks.example/'
        const settings = { origins: [origin] }
        const listed = await newTrigger(world, { redirectUrl, settings })
        for (const { url } of [world.trigger, listed]) {
          const answer = await callFrom(page, { url, prompt: 'json' })
          const { statusUrl } = JSON.parse(answer.slice(4)) as { statusUrl: string }
          const json = await page.evaluate(async (target) => {
            const headers = { accept: 'application/json', traceparent: '00-1-1-01' }
            const response = await fetch(target, { headers, credentials: 'include' })
            return (await response.json()) as { status: string }
          }, statusUrl)
          expect(json).toHaveProperty('status')
          const last = await page.evaluate(
            async (target) =>
              new Promise<string>((resolve) => {
                const stream = new EventSource(target)
                stream.addEventListener('state', (event) => {
                  const data = String(Reflect.get(event, 'data'))
                  const { ended, status } = JSON.parse(data) as Record<string, unknown>
                  if (!ended) return
                  stream.close()
                  resolve(String(status))
                })
                stream.addEventListener('error', () => resolve('error'))
              }),
            statusUrl,
          )
          expect(last).toBe('completed')

          // As Turbo, htmx and the like send a form; also by another name of the relay.
          for (const target of [url, url.replace('localhost', '127.0.0.1')]) {
            const headers = { accept: 'text/html, */*' }
            const shown = await callFrom(page, {
              url: target,
              prompt: 'page',
              headers,
              form: true,
            })
            expect(shown).toMatch(/^200 <!doctype html>/)
            expect(shown).toContain('role="status"')
          }
        }
      }),
    ),
  ),
)

test(
  'a form works from its own page whatever the list says, and a page that hides is told what to do',
  withWorld(async (world) => {
    const send = async (page: Page) =>
      Promise.all([page.waitForNavigation(), page.click('button')])
    const shut = await newTrigger(world, { settings: { origins: [] } })
    const html = (head: string) => `<meta name="referrer" content="${head}">
      <form method="post" action="${shut.url}"><button>Go</button></form>`
    await withBrowser(async (browser) => {
      const page = await browser.newPage()
      for (const formUrl of [
        shut.formUrl,
        shut.formUrl.replace('localhost', '127.0.0.1'),
      ]) {
        await page.goto(formUrl)
        await send(page)
        expect(page.url()).toMatch(/\/r\/rcp_/)
      }
      await withPage(html('no-referrer'), async (origin) => {
        const path = `/v1/triggers/${shut.id}`
        await world.api('PATCH', path, { settings: { origins: [origin] } })
        await page.goto(origin)
        await send(page)
        const words = await page.$eval('main', (element) => element.textContent)
        expect(words).toContain('Referrer-Policy')
        expect(words).toContain('strict-origin-when-cross-origin')
      })
      await withPage(html('strict-origin-when-cross-origin'), async (origin) => {
        const path = `/v1/triggers/${shut.id}`
        await world.api('PATCH', path, { settings: { origins: [`${origin}/`] } })
        await page.goto(origin)
        await send(page)
        expect(page.url()).toMatch(/\/r\/rcp_/)
      })
    })
  }),
)
