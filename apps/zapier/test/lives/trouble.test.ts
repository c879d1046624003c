import { expect, test } from 'vitest'
import { nodeKey } from '../../src/items/node-key.ts'
import { withZapier } from '../emulator/with-zapier.ts'
import { errorOf, steer } from '../tester.ts'

const ACTION = 'run_workflow'
const ATTENTION = 'run_needs_attention'
const FIND = 'searches.find_execution.operation.perform'
const PROMPT = nodeKey('input', 'n-prompt')
const CANCEL = 'creates.cancel_run.operation.perform'

test(
  'a parked step goes on with what its relay has, whatever Wireflow answers meanwhile',
  withZapier(async ({ zapier, api, sandbox, workflowId }) => {
    const kinds = ['outputs-late', 'disagree', 'unknown-status', 'vanished']
    for (const kind of kinds) {
      const step = await zapier.step(ACTION, { workflow_id: workflowId })
      const runId = step.handle['run_id']
      const ended = async () =>
        (await api<{ state: string }>('GET', `/v1/runs/${String(runId)}`)).state
      await expect.poll(ended, { timeout: 20_000 }).toBe('completed')
      const match = { route: 'GET /workflows/executions/{id}' }
      await steer(sandbox, '/faults', { id: kind, match, effect: { kind } })
      const end = await step.end
      expect(end, kind).toMatchObject({ status: 'completed', run_id: runId })
      expect((end['outputs'] as unknown[]).length, kind).toBeGreaterThan(2)
      await steer(sandbox, `/faults/${kind}`, {}, 'DELETE')
    }
  }),
)

test(
  'without credits a test in the editor fails at once and takes its run back, whatever an earlier run has made',
  withZapier(async ({ zapier, api, sandbox, workflowId }) => {
    const inEditor = { isLoadingSample: true }
    const earlier = await zapier.step(ACTION, { workflow_id: workflowId }, inEditor)
    expect(earlier.handle['status']).toBe('completed')
    await steer(sandbox, '/credits', { credits: 1 }, 'PUT')
    const testing = zapier.step(ACTION, { workflow_id: workflowId }, inEditor)
    expect(await errorOf(testing)).toMatchObject({
      kind: 'Error',
      code: 'run_blocked',
      message: expect.stringMatching(/cancelled and costs nothing\. .*credits/i),
    })
    const { data } = await api<{ data: { state: string }[] }>('GET', '/v1/runs')
    expect(data.map(({ state }) => state)).toEqual(['cancelled', 'completed'])
  }),
)

test(
  'of a run that waits for credits a Zap hears; it can be found, cancelled and given up',
  withZapier(async ({ zapier, api, sandbox, workflowId }) => {
    await steer(sandbox, '/credits', { credits: 1 }, 'PUT')
    const zap = await zapier.switchOn(ATTENTION, { workflow_id: workflowId })
    const options = { give_up_after: '5', on_failure: 'continue' }
    const step = await zapier.step(ACTION, { workflow_id: workflowId, ...options })
    const runId = String(step.handle['run_id'])
    const [told] = await zap.next()
    expect(told).toMatchObject({
      run_id: runId,
      workflow_name: 'Picture from a prompt',
      reason: 'insufficient_credits',
      available_credits: 1,
    })
    expect(await zapier.run(`triggers.${ATTENTION}.operation.performList`)).toEqual([
      told,
    ])
    const { acceptedAt = '', deadlineAt = '' } = await api<Record<string, string>>(
      'GET',
      `/v1/runs/${runId}`,
    )
    expect(Date.parse(deadlineAt) - Date.parse(acceptedAt)).toBe(5 * 60_000)
    expect(await zapier.run(FIND, { inputData: { execution_id: runId } })).toMatchObject([
      {
        status: 'blocked',
        error: expect.stringMatching(/credits/i),
        note: expect.stringContaining('not been started'),
      },
    ])

    const cancelled = { run_id: runId, status: 'cancelled' }
    const cancelling = { inputData: { run: runId } }
    expect(await zapier.run(CANCEL, cancelling)).toMatchObject(cancelled)
    // A replay finds it done.
    expect(await zapier.run(CANCEL, cancelling)).toMatchObject(cancelled)
    expect(await step.end).toMatchObject(cancelled)
    expect(sandbox.executions()).toHaveLength(0)
    const wrong = zapier.run(CANCEL, { inputData: { run: 'exec_1' } })
    expect(await errorOf(wrong)).toMatchObject({ code: 'invalid_inputs' })
  }),
)

test(
  'many line items are one call, parked until all have ended, in the order in which they came',
  withZapier(async ({ zapier, sandbox, workflowId }) => {
    const rows = ['a boat', 'sandbox:fail=n-image', 'a car'].map((text) => ({
      [PROMPT]: text,
    }))
    const action = 'run_workflow_for_many'
    const step = await zapier.step(action, { workflow_id: workflowId, rows })
    expect(step).toMatchObject({ status: 'CALLBACK', handle: { status: 'running' } })
    const end = await step.end
    expect(end).toMatchObject({
      run_id: step.handle['run_id'],
      workflow_name: 'Picture from a prompt',
      status: 'failed',
      total_count: 3,
      completed_count: 2,
      runs: [
        { status: 'completed', file: expect.stringContaining('hydrate') },
        { status: 'failed', error: expect.any(String) },
        { status: 'completed', url: expect.stringMatching(/^http/) },
      ],
    })
    const ids = (end['runs'] as { id: string }[]).map(({ id }) => id)
    expect(ids).toEqual(sandbox.executions().map(({ id }) => id))

    const wrong = zapier.step(action, {
      workflow_id: workflowId,
      rows: [{ [PROMPT]: 'fine' }, { inputs: { Promt: 'x' } }],
    })
    expect(await errorOf(wrong)).toMatchObject({
      message: expect.stringContaining('Line item 2: The workflow has no input Promt'),
    })
    expect(await errorOf(zapier.step(action, { workflow_id: workflowId }))).toMatchObject(
      {
        code: 'invalid_inputs',
      },
    )
    expect(sandbox.executions()).toHaveLength(3)
  }),
)
