import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  itemsNode,
  webhookNode,
  wireflowNode,
  workflowById,
} from '../../harness/nodes.ts'
import type { N8nWorld } from '../../harness/world.ts'
import { post } from './post.ts'

const PROMPTS = ['a red bike', 'a blue boat', 'a green kite']

/** "Retry execution": what a failed execution of n8n has started is not paid for again. */
export function proveRetrying(world: () => N8nWorld): void {
  /** Starts the node once, and tells how it fails and how it is retried. */
  async function begin(parameters: object) {
    const { n8n, alone, workflowId, sandbox } = world()
    const path = randomUUID()
    const run = { workflow: workflowById(workflowId), waitMode: 'poll', ...parameters }
    const nodes = [webhookNode(path), wireflowNode(run, alone)]
    const { id } = await n8n().createWorkflow(nodes)
    const before = sandbox.executions().length
    await post(n8n().url, path)
    return {
      startedCount: () => sandbox.executions().length - before,
      failed: () => n8n().execution(id, ['error']),
      retried: (first: string) => n8n().execution(id, ['success', 'error'], first),
    }
  }

  const refuse = (match: object, effect: object) =>
    world().steering.addFault({ match, effect })

  async function expectOnceAfterRetry(operation: string) {
    const { n8n, steering } = world()
    const { failed, retried, startedCount } = await begin({ operation })
    const first = await failed()
    await steering.clearFaults()
    await steering.endAll()
    await n8n().retryExecution(first.id)
    const done = await retried(first.id)
    expect(done.items('Wireflow')).toMatchObject([{ json: { status: 'completed' } }])
    expect(startedCount()).toBe(1)
  }

  test.each(['run', 'executeGraph'])(
    '%s goes on waiting for what runs, when somebody retries an execution whose look was refused',
    async (operation) => {
      await refuse({ path: '/poll' }, { kind: 'status', status: 401 })
      await expectOnceAfterRetry(operation)
    },
  )

  test.each(['run', 'executeGraph'])(
    '%s starts nothing twice, when somebody retries an execution that never got an answer',
    async (operation) => {
      await refuse(
        { route: 'POST /workflows/{id}/execute' },
        // It was started all the same.
        { kind: 'status', status: 401, committed: true },
      )
      await expectOnceAfterRetry(operation)
    },
  )

  test.each(['poll', 'suspend'])(
    'of several that have failed (%s) a retry starts all anew, and the others not again',
    async (waitMode) => {
      const { n8n, relayed, workflowId, sandbox, steering } = world()
      const path = randomUUID()
      const run = {
        workflow: workflowById(workflowId),
        waitMode,
        specifyInputs: 'json',
        inputsJson: '={{ { "n-prompt": $json.prompt } }}',
      }
      const nodes = [webhookNode(path), itemsNode(), wireflowNode(run, relayed)]
      const { id } = await n8n().createWorkflow(nodes)
      const before = sandbox.executions().length
      await post(n8n().url, path, { items: PROMPTS.map((prompt) => ({ prompt })) })
      const [kept, ...lost] = await steering.started(3)
      if (waitMode === 'suspend') await n8n().execution(id, ['waiting'])
      await steering.end(kept?.id ?? '')
      for (const each of lost) {
        await steering.end(each.id, { status: 'FAILED', error: 'out of luck' })
      }
      const first = await n8n().execution(id, ['error'])
      const retrying = n8n().retryExecution(first.id)
      await steering.started(2)
      if (waitMode === 'suspend') await n8n().execution(id, ['waiting'], first.id)
      await steering.endAll()
      await retrying
      const done = await n8n().execution(id, ['success', 'error'], first.id)
      expect(done.items('Wireflow').map(({ pairedItem }) => pairedItem)).toEqual([
        { item: 0 },
        { item: 1 },
        { item: 2 },
      ])
      expect(done.items('Wireflow')[0]?.json['executionId']).toBe(kept?.id)
      for (const [index, { json }] of done.items('Wireflow').entries()) {
        const made = await steering.made(String(json['executionId']), sandbox)
        expect(made['n-prompt']).toContain(PROMPTS[index])
      }
      expect(sandbox.executions().length - before).toBe(5)
    },
  )

  test('what has failed for good is started anew by a retry', async () => {
    const { n8n, steering } = world()
    const { failed, retried, startedCount } = await begin({ operation: 'run' })
    const [lost] = await steering.started()
    await steering.end(lost?.id ?? '', { status: 'FAILED', error: 'out of luck' })
    const first = await failed()
    const retrying = n8n().retryExecution(first.id)
    const [second] = await steering.started()
    await steering.end(second?.id ?? '')
    await retrying
    const done = await retried(first.id)
    expect(done.items('Wireflow')).toMatchObject([{ json: { executionId: second?.id } }])
    expect(startedCount()).toBe(2)
  })
}
