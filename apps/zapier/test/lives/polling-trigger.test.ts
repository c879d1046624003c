import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { expectShape } from '../expect-shape.ts'
import { errorOf, steer } from '../tester.ts'
import { withZapierAlone } from '../emulator/with-zapier-alone.ts'

const TRIGGER = 'execution_finished_polling'
const RUN = 'run_workflow'

test(
  'a polling trigger gives each end once, in order, at the cost of one request each',
  withZapierAlone(async ({ zapier, sandbox, workflowId }) => {
    const inputData = { workflow_id: workflowId, wait_for_completion: false }
    const start = async () => (await zapier.step(RUN, inputData)).handle.id
    const watched = { workflow_id: workflowId }
    const before = await start()
    expect(await zapier.poll(TRIGGER, watched)).toEqual([])

    const started = [await start(), await start(), await start()]
    const found = await zapier.poll(TRIGGER, watched)
    expect(found.map(({ id }) => id)).toEqual(started)
    expect(found[0]).toMatchObject({
      status: 'completed',
      file: expect.stringContaining('hydrate'),
    })
    expect(found.map(({ id }) => id)).not.toContain(before)

    const requestCount = sandbox.requests().length
    expect(await zapier.poll(TRIGGER, watched)).toEqual([])
    expect(sandbox.requests().length - requestCount).toBe(1)
  }),
)

test(
  'of many ends at once none is left out, and no look costs more than thirteen requests',
  withZapierAlone(async ({ zapier, sandbox, workflowId }) => {
    const watched = { workflow_id: workflowId }
    await zapier.poll(TRIGGER, watched)
    const inputData = { workflow_id: workflowId, wait_for_completion: false }
    const started: string[] = []
    for (let n = 0; n < 12; n++)
      started.push((await zapier.step(RUN, inputData)).handle.id)

    const found: string[] = []
    for (let look = 0; look < 2; look++) {
      const requestCount = sandbox.requests().length
      found.push(...(await zapier.poll(TRIGGER, watched)).map(({ id }) => id))
      expect(sandbox.requests().length - requestCount).toBeLessThanOrEqual(13)
    }
    expect(found.toSorted()).toEqual(started.toSorted())
  }),
)

test.each([10, 15])(
  'no end is passed over where a page holds %i executions, and each is read once',
  async (pageRows) => {
    await withZapierAlone(async ({ zapier, sandbox, workflowId }) => {
      const api = await startShortLists(sandbox.url, pageRows)
      const look = async (meta: object) => {
        const found = await zapier.run(`triggers.${TRIGGER}.operation.perform`, {
          authData: { api_key: sandbox.apiKey, base_url: api.url },
          inputData: { workflow_id: workflowId },
          meta: { ...meta, zap: { id: 'this' } },
        })
        return (found as { id: string }[]).map(({ id }) => id)
      }
      const before = await startMany(sandbox, workflowId, 5)
      const known = await look({ isPopulatingDedupe: true })
      expect(known.toSorted()).toEqual(before.toSorted())

      const started = await startMany(sandbox, workflowId, 25)
      for (let count = 0; count < 3; count++) await look({})
      expect((await look({})).toSorted()).toEqual([...before, ...started].toSorted())
      // What had ended before is not read, and the names of the workflow are read once.
      expect(api.recordCount()).toBe(started.length + 1)
      await api.close()
    })()
  },
)

/** Starts executions as another program does, and returns their ids. */
async function startMany(
  { url, apiKey }: { url: string; apiKey: string },
  workflowId: string,
  count: number,
): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const response = await fetch(`${url}/workflows/${workflowId}/run`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}` },
      body: '{}',
    })
    const { data } = (await response.json()) as { data: { executionId: string } }
    ids.push(data.executionId)
  }
  return ids
}

/** The API with lists that are never longer than this. */
async function startShortLists(apiUrl: string, pageRows: number) {
  let records = 0
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '', new URL(apiUrl).origin)
      if (url.searchParams.has('limit')) url.searchParams.set('limit', String(pageRows))
      else records += 1
      const authorization = String(request.headers.authorization)
      const answer = await fetch(url, { headers: { authorization } })
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(await answer.text())
    })()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${new URL(apiUrl).pathname}`,
    /** How many whole records were asked for. */
    recordCount: () => records,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test(
  'the polling trigger and the action return the same keys',
  withZapierAlone(async ({ zapier, workflowId }) => {
    const { handle } = await zapier.step(RUN, { workflow_id: workflowId })
    const [found] = (await zapier.run(`triggers.${TRIGGER}.operation.perform`, {
      inputData: { workflow_id: workflowId },
      meta: { isLoadingSample: true },
    })) as object[]
    expectShape(found)
    expectShape(handle)
    expect(Object.keys(found ?? {}).toSorted()).toEqual(Object.keys(handle).toSorted())
  }),
)

test(
  'an instant trigger without a relay says what is missing',
  withZapierAlone(async ({ zapier }) => {
    expect(await errorOf(zapier.switchOn('execution_finished'))).toMatchObject({
      code: 'no_relay',
      message: expect.stringContaining('Run Finished (Polling)'),
    })
  }),
)

test(
  'dropdowns show everything, page by page',
  withZapierAlone(async ({ zapier, sandbox, workflowId }) => {
    for (let n = 0; n < 120; n++) {
      const node = { id: 'words', data: { label: 'Words', nodeType: 'input:text' } }
      sandbox.createWorkflow({ name: `Workflow ${n}`, nodes: [node], edges: [] })
    }
    expect(await zapier.choices('list_workflows')).toHaveLength(121)

    const inputData = { workflow_id: workflowId, wait_for_completion: false }
    for (let n = 0; n < 30; n++) await zapier.step(RUN, inputData)
    const listed = await zapier.choices('list_executions', { workflow_id: workflowId })
    expect(listed).toHaveLength(30)
    expect(listed[0]?.['name']).toMatch(/^completed, 20/)
    expect(await zapier.choices('list_executions', {})).toEqual([])
  }),
)

test.each([
  { identity: { zap: { id: 'this' } }, mostRefused: 0 },
  // Where Zapier does not say which Zap it is, what had just ended is read, too.
  { identity: {}, mostRefused: 3 },
])(
  'on a Free key the first new end comes with the next look, although 50 had ended before: $identity',
  async ({ identity, mostRefused }) => {
    await withZapierAlone(async ({ zapier, sandbox, workflowId }) => {
      await startMany(sandbox, workflowId, 50)
      await steer(sandbox, '/settings', { limits: true }, 'PATCH')
      const { secret } = (await steer(sandbox, '/keys', { plan: 'free' })) as {
        secret: string
      }
      const look = async (meta: object = {}) => {
        const found = await zapier.run(`triggers.${TRIGGER}.operation.perform`, {
          authData: { api_key: secret, base_url: sandbox.url },
          inputData: { workflow_id: workflowId },
          meta: { ...meta, ...identity },
        })
        return found as {
          id: string
          file: string | null
          workflow_name: string | null
        }[]
      }
      const populated = (await look({ isPopulatingDedupe: true })).map(({ id }) => id)
      expect(populated).toHaveLength(50)
      const fresh: string[] = []
      for (let round = 0; round < 3; round++) {
        const [id = ''] = await startMany(sandbox, workflowId, 1)
        fresh.push(id)
        // A look later, as Zapier comes back after 15 minutes.
        await steer(sandbox, '/clock/advance', { ms: 15 * 60_000 })
        const news = (await look()).filter((item) => !populated.includes(item.id))
        expect(news.map((item) => item.id)).toEqual(fresh.toReversed())
        expect(news[0]).toMatchObject({
          file: expect.stringContaining('hydrate'),
          workflow_name: 'Picture from a prompt',
        })
      }
      const count = sandbox.requests().filter(({ status }) => status === 429).length
      expect(count).toBeLessThanOrEqual(mostRefused)
    })()
  },
)
