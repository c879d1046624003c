import { expect, test } from 'vitest'
import { errorOf } from '../tester.ts'
import { withZapier } from '../emulator/with-zapier.ts'

const ACTION = 'run_workflow'

// A callback takes five seconds at least, so these two run side by side.
test.concurrent(
  'a step that waits goes on with the result although the relay was killed meanwhile',
  withZapier(async ({ zapier, sandbox, workflowId, relay, restartRelay, ...world }) => {
    const inputs = { Prompt: 'a red bike', Style: 'as a woodcut' }
    const step = await zapier.step(ACTION, { workflow_id: workflowId, inputs })
    expect(step).toMatchObject({
      status: 'CALLBACK',
      handle: { run_id: expect.stringMatching(/^run_/), status: 'running' },
    })
    await world.moments.until('runs', 'running')
    await relay().kill()
    await restartRelay()

    const end = await step.end
    expect(end).toMatchObject({
      id: expect.stringMatching(/^exec_/),
      run_id: step.handle['run_id'],
      workflow_name: 'Picture from a prompt',
      status: 'completed',
      credits_used: expect.any(Number),
    })
    expect(step.earlyCount()).toBe(0)
    expect(sandbox.executions()).toHaveLength(1)

    const { file } = await zapier.hydrate(end)
    expect(zapier.server.files.get(String(file))).toContain('PNG')

    const logs = zapier.server.logs.join('')
    expect(logs.length).toBeGreaterThan(0)
    expect(logs).not.toContain(sandbox.apiKey)
    expect(logs).not.toContain(world.relayToken)
  }),
)

test.concurrent(
  'two steps with the same deduplication key wait for one run, and read why it failed',
  withZapier(async ({ zapier, sandbox, workflowId }) => {
    const inputs = { Prompt: 'sandbox:fail=n-image' }
    const inputData = { workflow_id: workflowId, inputs, deduplication_key: 'order 7' }
    const first = await zapier.step(ACTION, inputData)
    const second = await zapier.step(ACTION, inputData)
    for (const { end } of [first, second]) {
      expect(await errorOf(end)).toMatchObject({
        kind: 'Error',
        code: 'execution_failed',
        message: expect.stringContaining('n-image'),
      })
    }
    expect(sandbox.executions()).toHaveLength(1)

    const other = { ...inputData, inputs: { Prompt: 'another' } }
    expect(await errorOf(zapier.step(ACTION, other))).toMatchObject({
      code: 'idempotency_mismatch',
      message: expect.stringContaining('Nothing was started'),
    })
  }),
)

test(
  'a callback that anybody could have sent resumes nothing, and a replay starts nothing',
  withZapier(async ({ zapier, workflowId }) => {
    const inputs = { Prompt: 'sandbox:slow=60s' }
    const waiting = { workflow_id: workflowId, inputs }
    const step = await zapier.step(ACTION, waiting)
    // A replay by Zapier comes with the same address, and starts nothing twice.
    const replayed = await zapier.run(
      `creates.${ACTION}.operation.perform`,
      { inputData: waiting },
      { callback_url: step.callbackUrl },
    )
    expect(replayed).toMatchObject({ run_id: step.handle['run_id'] })

    const resume = (runId: unknown) => {
      const cleanedRequest = { data: { runId, status: 'completed', outputs: [] } }
      const bundle = { inputData: waiting, outputData: step.handle, cleanedRequest }
      return errorOf(zapier.run(`creates.${ACTION}.operation.performResume`, bundle))
    }
    expect(await resume('run_of_another')).toMatchObject({ code: 'callback_refused' })
    expect(await resume(undefined)).toMatchObject({ code: 'callback_refused' })
    expect(await resume(step.handle['run_id'])).toMatchObject({
      kind: 'ThrottledError',
      message: expect.stringContaining('has not ended yet'),
    })
  }),
)

test(
  'a step that cannot be parked uses the relay without a callback',
  withZapier(async ({ zapier, api, workflowId, trigger }) => {
    const inEditor = { isLoadingSample: true }
    const tested = await zapier.step(ACTION, { workflow_id: workflowId }, inEditor)
    expect(tested).toMatchObject({ status: 'SUCCESS', handle: { status: 'completed' } })

    const unwaited = { workflow_id: workflowId, wait_for_completion: false }
    const started = await zapier.step(ACTION, unwaited)
    expect(started).toMatchObject({ status: 'SUCCESS', handle: { status: 'running' } })

    const find = 'searches.find_execution.operation.perform'
    const inputData = { execution_id: started.handle['run_id'] }
    const found = () => zapier.run(find, { inputData })
    await expect
      .poll(found, { timeout: 20_000 })
      .toMatchObject([{ run_id: started.handle['run_id'], status: 'completed' }])

    const triggers = await zapier.choices('list_public_triggers')
    expect(triggers.map(({ id }) => id)).toContain(trigger.id)
    const fired = (await zapier.run('creates.fire_trigger.operation.perform', {
      inputData: { trigger: trigger.id, data: { Prompt: 'fired' } },
    })) as { run_id: string }
    expect(await api('GET', `/v1/runs/${fired.run_id}`)).toMatchObject({
      triggerData: { Prompt: 'fired' },
    })
  }),
)
