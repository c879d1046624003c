import type { Sandbox } from '@wireflow-connect/sandbox'
import { until } from './until.ts'

export type SandboxExecution = { id: string; workflowId: string; status: string }

export type Steering = ReturnType<typeof createSteering>

/** Steers the sandbox: ends executions, breaks answers, and tells what was asked of it. */
export function createSteering(origin: string) {
  async function call<Answer>(
    method: string,
    path: string,
    body?: object,
  ): Promise<Answer> {
    const response = await fetch(`${origin}/_sandbox${path}`, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
    return (await response.json()) as Answer
  }

  const running = async () => {
    const all = await call<SandboxExecution[]>('GET', '/executions?limit=1000')
    return all.filter(({ status }) => status === 'RUNNING' || status === 'PENDING')
  }

  return {
    patch: (path: string, body: object) => call('PATCH', path, body),
    put: (path: string, body: object) => call('PUT', path, body),
    addFault: (fault: object) => call<{ id: string }>('POST', '/faults', fault),
    clearFaults: () => call('DELETE', '/faults'),
    forgetRequests: () => call('DELETE', '/requests'),

    /** What was asked since the last `forgetRequests`, the oldest first. */
    async requests(): Promise<string[]> {
      type Row = { method: string; path: string }
      const rows = await call<Row[]>('GET', '/requests?limit=1000')
      return rows
        .filter(({ path }) => !path.startsWith('/_sandbox'))
        .map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`)
        .toReversed()
    },

    /** The executions that run, once there are `count` of them. */
    async started(count = 1): Promise<SandboxExecution[]> {
      return until(`${count} running executions`, async () => {
        const found = await running()
        return found.length >= count ? found.toReversed() : undefined
      })
    },

    /** What each node of an execution has made, by node id, as Wireflow tells it. */
    async made(id: string, sandbox: Sandbox): Promise<Record<string, string>> {
      const url = `${sandbox.url}/workflows/executions/${id}`
      const headers = { authorization: `Bearer ${sandbox.apiKey}` }
      const answer = await sandbox.fetch(new Request(url, { headers }))
      type NodeRun = { nodeId: string; output: unknown }
      const { nodeResults } = (await answer.json()) as {
        nodeResults: { nodeRuns: NodeRun[] }
      }
      return Object.fromEntries(
        nodeResults.nodeRuns.map(({ nodeId, output }) => [
          nodeId,
          JSON.stringify(output),
        ]),
      )
    },

    async end(id: string, how: object = {}): Promise<void> {
      await call('POST', `/executions/${id}/end`, how)
    },

    async endAll(): Promise<void> {
      for (const { id } of await running())
        await call('POST', `/executions/${id}/end`, {})
    },
  }
}
