import { createSandbox, EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import type { runWorkflows } from 'n8n-nodes-wireflow/nodes/Wireflow/run/run'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { vi } from 'vitest'

export type Context = Parameters<typeof runWorkflows>[0]

type Options = { method: string; url: string; body?: object | Buffer; headers?: object }
export type Response = { statusCode: number; headers: object; body: unknown }

export type FakeN8n = {
  context: Context
  sandbox: Sandbox
  workflowId: string
  /** What was sent, the oldest first: `GET /workflows/w`. */
  requests: string[]
  /** What becomes of a request in place of an answer; undefined lets it through. */
  disturb: (trouble: (line: string) => Response | Error | undefined) => void
  /** Changes parameters of the node, as somebody does in the editor. */
  choose: (parameters: object) => void
  /** The same with a value of its own for each item, as an expression gives. */
  chooseFor: (parameter: string, valueOf: (itemIndex: number) => unknown) => void
  /** What the node has asked n8n to do. */
  told: { suspended: boolean }
}

type Settings = {
  items?: object[]
  node?: object
  isTool?: boolean
  hasRelay?: boolean
  sandbox?: Sandbox
  continueOnFail?: boolean
}

/** As much of n8n as a node sees while it runs, with the sandbox in Wireflow's place. */
export async function openFakeN8n(
  parameters: object,
  settings: Settings = {},
): Promise<FakeN8n> {
  const sandbox =
    settings.sandbox ?? (await createSandbox({ durations: 'manual', limits: false }))
  await neverEndByPolls(sandbox)
  const { id: workflowId } = sandbox.createWorkflow(EXAMPLE_WORKFLOW)
  const given: Record<string, unknown> = {
    workflow: workflowId,
    waitMode: 'auto',
    specifyInputs: 'json',
    inputsJson: { 'n-prompt': 'a kite' },
    ...parameters,
  }
  const byItem = new Map<string, (itemIndex: number) => unknown>()
  const kept = {}
  const requests: string[] = []
  const told = { suspended: false }
  let troubleOf: (line: string) => Response | Error | undefined = () => undefined

  async function send(options: Options): Promise<Response> {
    const line = `${options.method} ${options.url.replace(sandbox.url, '')}`
    requests.push(line)
    const trouble = troubleOf(line)
    if (trouble instanceof Error) throw trouble
    return trouble ?? toResponse(await sandbox.fetch(toRequest(sandbox, options)))
  }

  const credentials = {
    wireflowApi: {},
    ...(settings.hasRelay ? { wireflowRelayApi: {} } : {}),
  }
  const context = {
    isToolExecution: () => false,
    continueOnFail: () => settings.continueOnFail ?? false,
    getNode: () => ({
      id: 'node',
      name: 'Wireflow',
      type: `n8n-nodes-wireflow.wireflow${settings.isTool ? 'Tool' : ''}`,
      credentials,
      ...settings.node,
    }),
    getWorkflow: () => ({ id: 'workflow' }),
    getInstanceId: () => 'instance',
    getExecutionId: () => '1',
    getContext: () => kept,
    getInputData: () => settings.items ?? [{ json: {} }],
    getNodeParameter: (name: string, itemIndex: number, fallback: unknown) =>
      byItem.get(name)?.(itemIndex) ?? given[name] ?? fallback,
    evaluateExpression: () => 0,
    getCredentials: async () => ({ baseUrl: sandbox.url }),
    getExecuteData: () => ({ data: {} }),
    putExecutionToWait: async () => {
      told.suspended = true
    },
    helpers: {
      httpRequestWithAuthentication: (_service: string, options: Options) =>
        send(options),
      httpRequest: send,
      prepareBinaryData: async (_bytes: unknown, fileName: string, mimeType: string) => ({
        data: '',
        fileName,
        mimeType,
      }),
    },
  } as unknown as Context
  const disturb = (trouble: typeof troubleOf) => {
    troubleOf = trouble
  }
  const choose = (parameters: object) => void Object.assign(given, parameters)
  const chooseFor: FakeN8n['chooseFor'] = (name, valueOf) =>
    void byItem.set(name, valueOf)
  return { context, sandbox, workflowId, requests, disturb, choose, chooseFor, told }
}

/** Executions end when a test says so. */
async function neverEndByPolls(sandbox: Sandbox): Promise<void> {
  const settings = new URL('/_sandbox/settings', sandbox.url)
  const body = JSON.stringify({ manualPolls: 1_000_000 })
  await sandbox.fetch(new Request(settings, { method: 'PATCH', body }))
}

/** Ends everything that runs in a sandbox. */
export async function endAll(sandbox: Sandbox): Promise<void> {
  for (const { id, status } of sandbox.executions()) {
    if (status !== 'RUNNING' && status !== 'PENDING') continue
    const url = new URL(`/_sandbox/executions/${id}/end`, sandbox.url)
    await sandbox.fetch(new Request(url, { method: 'POST', body: '{}' }))
  }
}

function toRequest({ apiKey }: Sandbox, { method, url, body, headers }: Options) {
  const content = body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body)
  return new Request(url, {
    method,
    headers: { ...headers, authorization: `Bearer ${apiKey}` },
    body: body === undefined ? null : content,
  })
}

async function toResponse(response: globalThis.Response): Promise<Response> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: isJson && text !== '' ? JSON.parse(text) : text,
  }
}

/** Lets the clock go on as fast as it can until something has settled. */
export async function hurry<Result>(work: Promise<Result>): Promise<Result> {
  const state = { isSettled: false }
  const settled = work.finally(() => {
    state.isSettled = true
  })
  settled.catch(() => undefined)
  while (!state.isSettled) {
    await nextTurn()
    await vi.advanceTimersByTimeAsync(500)
  }
  return settled
}

/** From now on time passes only as `hurry` lets it. */
export function freezeTime(): void {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
}
