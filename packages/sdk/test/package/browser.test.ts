import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createSandbox, type Sandbox } from '@wireflow-connect/sandbox'
import { expect, test } from 'vitest'
import { bundle, type Chunk } from './bundle.ts'
import { openPage } from './chromium.ts'
import { PACKAGE } from './packed.ts'

const PAGE = `<!doctype html><script type="module">
  import { Wireflow } from '/index.js'
  const tell = (result) => fetch('/result', { method: 'POST', body: JSON.stringify(result) })
  try {
    const { apiKey } = await (await fetch('/settings')).json()
    const wireflow = new Wireflow({
      apiKey, baseUrl: location.origin + '/api/v1', dangerouslyAllowBrowser: true })
    const [workflow] = await wireflow.workflows.list()
    const { executions } = await wireflow.workflows.run(workflow.id, { prompt: 'a blue boat' })
    const { status, outputs } = await wireflow.executions.wait(executions[0])
    await tell({ status, text: outputs[0].text })
  } catch (error) {
    await tell({ error: String(error) })
  }
</script>`

test('it runs in a browser', async () => {
  const sandbox = await createSandbox({ seed: 1, durations: 'immediate' })
  const config = { prompt: 'a red bike' }
  const node = {
    id: 'prompt',
    data: { label: 'Prompt', nodeType: 'input:text', config },
  }
  sandbox.createWorkflow({ name: 'Words', nodes: [node], edges: [] })

  const { server, result } = serve(sandbox, await bundle(`${PACKAGE}src/index.ts`))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const page = await openPage(`http://127.0.0.1:${port}/`)
  try {
    expect(JSON.parse(await result)).toEqual({
      status: 'completed',
      text: 'a blue boat',
    })
  } finally {
    await page.close()
    server.closeAllConnections()
    server.close()
  }
}, 60_000)

/** One origin for the page, its script and the sandbox; what the page tells is the result. */
function serve(
  sandbox: Sandbox,
  chunks: readonly Chunk[],
): { server: Server; result: Promise<string> } {
  const { promise: result, resolve } = Promise.withResolvers<string>()
  const answer = async (request: IncomingMessage): Promise<Response> => {
    const url = new URL(request.url ?? '/', sandbox.url)
    const body = await text(request)
    if (url.pathname === '/result') resolve(body)
    if (url.pathname === '/settings') return Response.json({ apiKey: sandbox.apiKey })
    if (url.pathname.startsWith('/api/'))
      return sandbox.fetch(toRequest(request, url, body))

    const chunk = chunks.find(({ fileName }) => `/${fileName}` === url.pathname)
    const type = chunk ? 'text/javascript' : 'text/html'
    return new Response(chunk?.code ?? PAGE, { headers: { 'content-type': type } })
  }
  const server = createServer((request, response) => {
    void pass(answer(request), response)
  })
  return { server, result }
}

async function pass(answer: Promise<Response>, to: ServerResponse): Promise<void> {
  const from = await answer
  to.writeHead(from.status, Object.fromEntries(from.headers))
  to.end(await from.text())
}

function toRequest(
  { method = 'GET', headers }: IncomingMessage,
  url: URL,
  body: string,
): Request {
  const { authorization = '' } = headers
  const init = { method, headers: { authorization, 'content-type': 'application/json' } }
  return new Request(url, body ? { ...init, body } : init)
}
