import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { EVERY_INPUT } from '../graphs.ts'
import { errorOf } from '../tester.ts'
import { withZapierAlone } from '../emulator/with-zapier-alone.ts'

const UPLOAD = 'creates.upload_file.operation.perform'
const MB = 1024 * 1024

type Host = { url: string; keys: (string | undefined)[]; close(): Promise<unknown> }

/**
 * A host of files: `/5` is a file of 5 MB, `/endless` says nothing of its length, and
 * `/said-121` says that it is one of 121 MB and hands out nothing.
 */
async function startHost(): Promise<Host> {
  const keys: (string | undefined)[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization)
    const name = request.url?.slice(1) ?? ''
    if (name === 'missing') return void response.writeHead(404).end()
    response.setHeader('content-type', 'image/png')
    const said = /^said-(\d+)$/.exec(name)?.[1]
    if (said) {
      response.setHeader('content-length', Number(said) * MB)
      response.flushHeaders()
      return
    }
    if (name !== 'endless') return void response.end(Buffer.alloc(Number(name) * MB, 7))
    const chunk = Buffer.alloc(MB, 7)
    const push = () => {
      while (response.write(chunk) && !response.destroyed);
      response.once('drain', push)
    }
    push()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test(
  'a file of another host is uploaded, whole, small or large, and gets no key',
  withZapierAlone(async ({ zapier }) => {
    const host = await startHost()
    for (const megabytes of [1, 9]) {
      const inputData = { file: `${host.url}/${megabytes}` }
      const file = (await zapier.run(UPLOAD, { inputData })) as { url: string }
      expect(file).toMatchObject({ type: 'image/png', size: megabytes * MB })
      const bytes = await (await fetch(file.url)).arrayBuffer()
      expect(Buffer.from(bytes).equals(Buffer.alloc(megabytes * MB, 7))).toBe(true)
    }
    expect(host.keys).toEqual([undefined, undefined])
    await host.close()
  }),
)

test(
  'an image for an input is uploaded first',
  withZapierAlone(async ({ zapier, sandbox }) => {
    const host = await startHost()
    const { id } = sandbox.createWorkflow(EVERY_INPUT)
    const inputData = { workflow_id: id, input_photo: `${host.url}/1` }
    const { handle } = await zapier.step('run_workflow', inputData)
    expect(JSON.stringify(handle['outputs'])).not.toContain(host.url)
    expect(JSON.stringify(handle['outputs'])).toContain(new URL(sandbox.url).origin)
    await host.close()
  }),
)

test.each([
  ['missing', 'file_unavailable', '404'],
  ['26', 'file_too_large', '25 MB'],
  ['endless', 'file_too_large', '25 MB'],
])('of the file /%s the user reads %s', async (name, code, words) => {
  await withZapierAlone(async ({ zapier }) => {
    const host = await startHost()
    const uploading = zapier.run(UPLOAD, { inputData: { file: `${host.url}/${name}` } })
    expect(await errorOf(uploading)).toMatchObject({
      code,
      message: expect.stringContaining(words),
    })
    await host.close()
  })()
})

test.each(['said-121', 'endless'])(
  'an output of more than 120 MB (/%s) is not passed on, and not kept in memory either',
  async (name) => {
    await withZapierAlone(async ({ zapier }) => {
      const host = await startHost()
      let mostBytes = 0
      const before = process.memoryUsage().arrayBuffers
      const watching = setInterval(() => {
        mostBytes = Math.max(mostBytes, process.memoryUsage().arrayBuffers - before)
      }, 5)
      const url = `${host.url}/${name}`
      const fetching = zapier.run('hydrators.downloadOutput', { inputData: { url } })
      expect(await errorOf(fetching)).toMatchObject({
        code: 'file_too_large',
        message: expect.stringContaining('120 MB'),
      })
      clearInterval(watching)
      expect(mostBytes).toBeLessThan(100 * MB)
      expect(zapier.server.files.size).toBe(0)
      await host.close()
    })()
  },
)

test(
  'a host of files that does not answer is named',
  withZapierAlone(async ({ zapier }) => {
    const host = await startHost()
    await host.close()
    const uploading = zapier.run(UPLOAD, { inputData: { file: `${host.url}/1` } })
    expect(await errorOf(uploading)).toMatchObject({
      code: 'file_unavailable',
      message: expect.stringContaining(new URL(host.url).host),
    })
  }),
)

test(
  'an output that its host hands to browsers only comes through the proxy of Wireflow',
  withZapierAlone(async ({ zapier, sandbox }) => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      const isProxy = request.url?.startsWith('/api/download?url=')
      response.writeHead(isProxy ? 200 : 403, { 'content-type': 'image/png' })
      response.end(isProxy ? 'the picture' : 'no')
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const stashed = await zapier.run('hydrators.downloadOutput', {
      authData: { api_key: sandbox.apiKey, base_url: `${origin}/api/v1` },
      inputData: { url: `${origin}/outputs/bike.png` },
    })
    expect(zapier.server.files.get(String(stashed))).toContain('the picture')
    expect(asked).toHaveLength(2)
    await new Promise((resolve) => server.close(resolve))
  }),
)

test(
  'a file that stands in several fields of an item is fetched once',
  withZapierAlone(async ({ zapier, workflowId }) => {
    const { handle } = await zapier.step('run_workflow', { workflow_id: workflowId })
    const outputs = handle['outputs'] as { node_id: string; file: string | null }[]
    const pointers = [handle['file'], ...outputs.flatMap(({ file }) => file ?? [])]
    expect(pointers.length).toBeGreaterThan(2)
    const addresses = new Set<unknown>()
    for (const pointer of pointers) addresses.add(await zapier.hydrate(pointer))
    expect(addresses.size).toBe(1)
    expect(zapier.server.files.size).toBe(1)
  }),
)
