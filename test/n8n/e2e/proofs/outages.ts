import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { expect, test } from 'vitest'
import { webhookNode, wireflowNode, workflowById } from '../../harness/nodes.ts'
import type { Runtime } from '../../harness/runtimes.ts'
import { until } from '../../harness/until.ts'
import type { N8nWorld } from '../../harness/world.ts'
import { post } from './post.ts'

/** Wireflow and the relay stop for a while, in every phase of a run. */
export function proveOutages(
  world: () => N8nWorld,
  { outageSeconds: seconds }: Runtime,
): void {
  /** A run of a workflow of its own, so that its requests can be told from others. */
  async function begin(name: string, waitMode: string, isRelayed: boolean) {
    const { n8n, sandbox, alone, relayed } = world()
    const path = randomUUID()
    const { id: workflowId } = sandbox.createWorkflow({ ...EXAMPLE_WORKFLOW, name })
    const node = wireflowNode(
      { workflow: workflowById(workflowId), waitMode, outputFiles: 'binary' },
      isRelayed ? relayed : alone,
    )
    const { id } = await n8n().createWorkflow([webhookNode(path), node])
    await post(n8n().url, path)
    return {
      name,
      workflowId,
      ended: () => n8n().execution(id, ['success', 'error', 'crashed']),
      suspended: () => n8n().execution(id, ['waiting']),
    }
  }

  const requested = (part: string) =>
    until(`a request to ${part}`, async () =>
      (await world().steering.requests()).find((line) => line.includes(part)),
    )

  /** Keeps answers of the sandbox until the doors are shut. */
  const hold = (match: object) =>
    world().steering.addFault({
      match: { ...match, times: 1 },
      effect: { kind: 'latency', ms: 8_000, when: 'after' },
    })

  test(`a stop of ${seconds} s ends no run, whatever it was just doing`, async () => {
    const { steering, doors, sandbox } = world()
    const before = sandbox.executions().length

    const polling = await begin('Polling', 'poll', false)
    const asking = await begin('Asking the relay', 'auto', true)
    const waiting = await begin('Suspended', 'suspend', true)
    const running = await steering.started(3)
    await waiting.suspended()

    const over = await begin('Reading the record', 'poll', false)
    const [last] = (await steering.started(4)).filter(
      ({ workflowId }) => workflowId === over.workflowId,
    )
    await hold({ route: 'GET /workflows/executions/{id}' })
    await steering.end(last?.id ?? '')
    await requested(`GET /workflows/executions/${last?.id}/poll`)

    await hold({ path: '/execute' })
    const starting = await begin('Starting', 'poll', false)
    await requested(`POST /workflows/${starting.workflowId}/execute`)

    await doors.wireflow.shut()
    await doors.relay.shut()
    for (const { id } of running) await steering.end(id)
    await sleep(seconds * 1_000)
    await doors.wireflow.open()
    await doors.relay.open()

    const late = (await steering.started(1)).filter(
      ({ workflowId }) => workflowId === starting.workflowId,
    )
    for (const { id } of late) await steering.end(id)
    for (const run of [polling, asking, waiting, over, starting]) {
      const done = await run.ended()
      expect(done.error(), run.name).toBeUndefined()
      expect(done.items('Wireflow'), run.name).toMatchObject([
        { json: { status: 'completed' }, binary: { data: { mimeType: 'image/png' } } },
      ])
    }
    expect(sandbox.executions().length - before).toBe(5)
  }, 240_000)

  test('before anything was started, trouble is told in our words', async () => {
    const { doors } = world()
    await doors.wireflow.shut()
    const run = await begin('Never started', 'poll', false)
    const done = await run.ended()
    await doors.wireflow.open()
    expect(done.error()).toMatchObject({
      message: 'Wireflow gave no answer',
      description: expect.stringContaining('Check the base URL'),
    })
  })
}
