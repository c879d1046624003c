import { createSandbox, EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { waitForExecution } from 'n8n-nodes-wireflow/nodes/Wireflow/operations/execution'
import { runWorkflows } from 'n8n-nodes-wireflow/nodes/Wireflow/run/run'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'

const MINUTE = 60_000

type Context = Parameters<typeof runWorkflows>[0]
type Options = { method: string; url: string; body?: object }

afterEach(() => {
  vi.useRealTimers()
})

/** As much of n8n as a tool of an agent sees, with a relay and the longest wait limit. */
async function openTool(parameters: object, known?: Sandbox) {
  const sandbox = known ?? (await createSandbox({ durations: 'manual', limits: false }))
  const settings = new URL('/_sandbox/settings', sandbox.url)
  const body = JSON.stringify({ manualPolls: 1_000_000 })
  await sandbox.fetch(new Request(settings, { method: 'PATCH', body }))
  const { id } = sandbox.createWorkflow(EXAMPLE_WORKFLOW)
  const given: Record<string, unknown> = {
    workflow: id,
    waitMode: 'auto',
    waitLimit: 24 * 60,
    specifyInputs: 'json',
    inputsJson: { 'n-prompt': 'a kite' },
    ...parameters,
  }
  const kept = {}
  const requests: string[] = []
  const send = async (_service: string, options: Options) => {
    requests.push(`${options.method} ${options.url.replace(sandbox.url, '')}`)
    const response = await sandbox.fetch(
      new Request(options.url, {
        method: options.method,
        headers: { authorization: `Bearer ${sandbox.apiKey}` },
        body: options.body ? JSON.stringify(options.body) : null,
      }),
    )
    const body = await response.json()
    return { statusCode: response.status, headers: {}, body }
  }
  const context = {
    isToolExecution: () => true,
    continueOnFail: () => false,
    getNode: () => ({
      id: 'node',
      credentials: { wireflowApi: {}, wireflowRelayApi: {} },
    }),
    getWorkflow: () => ({ id: 'workflow' }),
    getInstanceId: () => 'instance',
    getExecutionId: () => '1',
    getContext: () => kept,
    getInputData: () => [{ json: {} }],
    getNodeParameter: (name: string, _item: number, fallback: unknown) =>
      given[name] ?? fallback,
    evaluateExpression: () => 0,
    getCredentials: async () => ({ baseUrl: sandbox.url }),
    helpers: { httpRequestWithAuthentication: send },
    putExecutionToWait: () => expect.unreachable('a tool must not suspend'),
  } as unknown as Context
  return { context, requests, sandbox }
}

/** Lets the clock go on as fast as it can until something has settled. */
async function hurry<Result>(work: Promise<Result>): Promise<Result> {
  const state = { isSettled: false }
  const settled = work.finally(() => {
    state.isSettled = true
  })
  while (!state.isSettled) {
    await nextTurn()
    await vi.advanceTimersByTimeAsync(100)
  }
  return settled
}

test.each(['auto', 'poll', 'suspend'])(
  'waiting "%s" as a tool ends after five minutes, with the execution and what to do',
  async (waitMode) => {
    const { context, requests, sandbox } = await openTool({ waitMode })
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    const began = Date.now()
    const [[item] = []] = await hurry(runWorkflows(context))
    const tookMs = Date.now() - began
    expect(tookMs).toBeGreaterThanOrEqual(5 * MINUTE)
    expect(tookMs).toBeLessThan(5.2 * MINUTE)

    const [execution] = sandbox.executions()
    expect(item?.json).toMatchObject({
      executionId: execution?.id,
      status: 'running',
      finished: false,
      waitLimitReached: true,
      whatNext: expect.stringContaining(`do not start it again`),
    })
    expect(JSON.stringify(item?.json['whatNext'])).toContain(execution?.id)
    const polls = requests.filter((line) => line.endsWith('/poll'))
    // After 1, 1.5, 2.25 s and so on to 10 s: about 34 looks.
    expect(polls.length).toBeLessThan(40)
    await sandbox.close()
  },
)

test('so does waiting for an execution that an earlier call has started', async () => {
  const { context, sandbox } = await openTool({ waitMode: 'none' })
  const [[started] = []] = await runWorkflows(context)
  const executionId = started?.json['executionId']
  expect(started?.json['whatNext']).toContain(executionId)

  const later = await openTool({ executionId }, sandbox)
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  const began = Date.now()
  const [item] = await hurry(waitForExecution(later.context, 0))
  expect(Date.now() - began).toBeLessThan(5.2 * MINUTE)
  expect(item?.json).toMatchObject({ executionId, waitLimitReached: true })
  expect(item?.json['whatNext']).toContain(executionId)
  await sandbox.close()
})
