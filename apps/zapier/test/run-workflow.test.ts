import { expect, test } from 'vitest'
import { FIRE_TRIGGER } from '../src/creates/fire-trigger.ts'
import { conclude } from '../src/creates/run-workflow/conclude.ts'
import { RUN_WORKFLOW } from '../src/creates/run-workflow/run-workflow.ts'
import { pollUntil } from '../src/creates/run-workflow/wait.ts'
import { inputFields } from '../src/fields/input-fields.ts'
import { EVERY_INPUT } from './graphs.ts'
import { errorOf, withTester } from './tester.ts'

// Most wait a second for the first look, so they run side by side; each has its own sandbox.
const { perform: runWorkflow, inputFields: STATIC_FIELDS } = RUN_WORKFLOW.operation
const { perform: fire } = FIRE_TRIGGER.operation

test.concurrent(
  'a run returns its status and what it made, by node and as a list',
  withTester(async ({ run, workflowId }) => {
    const inputData = { workflow_id: workflowId }
    const item = await run(runWorkflow, { inputData })
    expect(item).toMatchObject({
      id: expect.stringMatching(/^exec_/),
      workflow_id: workflowId,
      workflow_name: 'Picture from a prompt',
      workflow_url: expect.stringContaining(`/workflows/${workflowId}`),
      status: 'completed',
      error: null,
      file: expect.stringMatching(/^hydrate\|\|\|/),
      credits_used: expect.any(Number),
    })
    const picture = item.outputs.find(({ node_id }) => node_id === 'n-image')
    expect(picture).toMatchObject({ label: 'Picture', type: 'image' })
    const [key] = Object.keys(item).filter((name) => name.startsWith('output_n_image'))
    expect(item[key as `output_${string}`]).toBe(picture?.file)
  }),
)

test.concurrent(
  'every input of the workflow is a field of its kind, and its value arrives',
  withTester(async ({ run, sandbox }) => {
    const { id } = sandbox.createWorkflow(EVERY_INPUT)
    const fields = await run(inputFields, { inputData: { workflow_id: id } })
    expect(fields.map(({ key, type, required }) => [key, type, required])).toEqual([
      ['input_words', 'text', false],
      ['input_photo', 'file', true],
      ['input_clip', 'string', false],
      ['input_count', 'number', false],
      ['input_loud', 'boolean', false],
      ['input_style', 'string', false],
      [expect.stringMatching(/^input_odd_id_1_[0-9a-f]{6}$/), 'text', false],
    ])
    expect(fields[5]).toMatchObject({ choices: ['oil', 'ink'] })

    const photo = `${sandbox.url}/anything.png`
    const inputData = {
      workflow_id: id,
      input_words: 'a blue boat',
      input_photo: photo,
      input_count: '7',
      input_loud: 'Yes',
      input_style: 'ink',
      [fields[6]?.key ?? '']: 'even',
    }
    const { outputs } = await run(runWorkflow, { inputData })
    const made = JSON.stringify(outputs)
    for (const value of ['a blue boat', photo, '7', 'ink', 'even']) {
      expect(made).toContain(value)
    }
  }),
)

test.concurrent(
  'values of a workflow that was chosen before are left out',
  withTester(async ({ run, workflowId }) => {
    const inputData = { workflow_id: workflowId, input_of_another: 'stale' }
    expect(await run(runWorkflow, { inputData })).toMatchObject({ status: 'completed' })
  }),
)

test.concurrent(
  'a workflow that is mapped from another step takes its inputs by label',
  withTester(async ({ run, workflowId }) => {
    const mapped = { inputData: { workflow_id: '{{123__id}}' } }
    expect(await run(inputFields, mapped)).toEqual([
      expect.objectContaining({ key: 'inputs', dict: true }),
    ])
    expect(await run(inputFields, { inputData: {} })).toEqual([])

    const inputs = { prompt: 'a green car' }
    const inputData = { workflow_id: workflowId, inputs }
    const { outputs } = await run(runWorkflow, { inputData })
    expect(JSON.stringify(outputs)).toContain('a green car')

    const wrong = { workflow_id: workflowId, inputs: { promt: 'x' } }
    const { message } = await errorOf(run(runWorkflow, { inputData: wrong }))
    expect(message).toBe('The workflow has no input promt. It has: Prompt, Style.')
  }),
)

test.each([
  [{}, 'Fill in what the workflow needs: Photo.'],
  [{ input_count: 'many' }, 'Count must be a number, not "many".'],
  [{ input_loud: 'perhaps' }, 'Loud must be true or false, not "perhaps".'],
  [{ input_style: 'wax' }, 'Style must be one of oil, ink, not "wax".'],
  [{ input_photo: 'hello' }, 'Photo must be a file of an earlier step or the address'],
])('the inputs %j are refused in words, and nothing starts', async (inputs, words) => {
  await withTester(async ({ run, sandbox }) => {
    const { id } = sandbox.createWorkflow(EVERY_INPUT)
    const inputData = { workflow_id: id, ...inputs }
    const { kind, message, code } = await errorOf(run(runWorkflow, { inputData }))
    expect([kind, code === 'invalid_inputs']).toEqual(['Error', true])
    expect(message).toContain(words)
    expect(sandbox.executions()).toHaveLength(0)
  })()
})

test.concurrent(
  'a prompt may hold what Zapier itself takes for a placeholder',
  withTester(async ({ run, workflowId }) => {
    const prompt = 'a sign that says {{bundle.authData.api_key}}'
    const inputData = { workflow_id: workflowId, inputs: { Prompt: prompt } }
    const { outputs } = await run(runWorkflow, { inputData })
    expect(JSON.stringify(outputs)).toContain(prompt)
  }),
)

test(
  'a step that does not wait returns a handle at once',
  withTester(async ({ run, workflowId }) => {
    const inputs = { Prompt: 'sandbox:slow=60s' }
    const inputData = { workflow_id: workflowId, inputs, wait_for_completion: false }
    expect(await run(runWorkflow, { inputData })).toMatchObject({
      id: expect.stringMatching(/^exec_/),
      status: 'running',
      outputs: [],
      file: null,
    })
  }),
)

test.concurrent(
  'a test in the editor whose run goes on shows that run, and never another',
  withTester(async ({ run, workflowId, steer }) => {
    const earlier = await run(runWorkflow, { inputData: { workflow_id: workflowId } })
    await steer('/settings', { durations: 'timed' }, 'PATCH')
    const inputs = { Prompt: 'sandbox:slow=60s' }
    const inputData = { workflow_id: workflowId, inputs, wait_for_completion: false }
    const shown = await run(runWorkflow, { inputData, meta: { isLoadingSample: true } })
    expect(shown).toMatchObject({
      status: 'running',
      outputs: [],
      note: expect.stringContaining('Find Run'),
    })
    expect(shown.id).not.toBe(earlier.id)
  }),
)

test(
  'waiting has an end, and gives the handle that it was given',
  withTester(async ({ run, workflowId, steer }) => {
    await steer('/settings', { durations: 'timed' }, 'PATCH')
    const inputs = { Prompt: 'sandbox:slow=60s' }
    const inputData = { workflow_id: workflowId, inputs, wait_for_completion: false }
    const { id } = await run(runWorkflow, { inputData })
    const handle = {
      workflowId,
      executionId: id,
      status: 'running',
      outputs: [],
    } as const
    const until = Date.now() + 1_500
    expect(await run((z, bundle) => pollUntil(z, bundle, handle, until))).toBe(handle)
    expect(Date.now()).toBeLessThan(until + 1_000)
  }),
)

test.concurrent(
  'trouble while waiting gives the handle, since an error would start it again',
  withTester(async ({ run, workflowId, sandbox, steer }) => {
    await steer('/faults', {
      match: { route: 'GET /workflows/executions/{id}/poll' },
      effect: { kind: 'rate-limit' },
    })
    const inputData = { workflow_id: workflowId }
    expect(await run(runWorkflow, { inputData })).toMatchObject({ status: 'running' })
    expect(sandbox.executions()).toHaveLength(1)
  }),
)

test.concurrent(
  'a failed run ends the step with the reason, or is returned where that is chosen',
  withTester(async ({ run, workflowId }) => {
    const inputs = { Prompt: 'sandbox:fail=n-image' }
    const inputData = { workflow_id: workflowId, inputs }
    expect(await errorOf(run(runWorkflow, { inputData }))).toMatchObject({
      kind: 'Error',
      code: 'execution_failed',
      status: 422,
      message: expect.stringMatching(
        /^The run of Picture from a prompt .* failed at step/,
      ),
    })
    const going = { ...inputData, on_failure: 'continue' }
    expect(await run(runWorkflow, { inputData: going })).toMatchObject({
      status: 'failed',
      error: expect.any(String),
      failed_node: 'n-image',
    })
  }),
)

test(
  'a run that somebody cancelled halts the Zap, which does not count as an error',
  withTester(async ({ run }) => {
    const outcome = { workflowId: 'w', status: 'cancelled', outputs: [] } as const
    expect(await errorOf(run((z, bundle) => conclude(z, bundle, outcome)))).toEqual({
      kind: 'HaltedError',
      message: 'The run of the workflow was cancelled',
    })
  }),
)

test.concurrent(
  'a start whose answer is lost is made once more and starts nothing twice',
  withTester(async ({ run, workflowId, sandbox, steer }) => {
    await steer('/faults', {
      match: { route: 'POST /workflows/{id}/execute', times: 1 },
      effect: { kind: 'reset', committed: true },
    })
    const item = await run(runWorkflow, { inputData: { workflow_id: workflowId } })
    expect(item.status).toBe('completed')
    expect(sandbox.executions().map(({ id }) => id)).toEqual([item.id])
  }),
)

test(
  'a start that stays unanswered is replayed by Zapier only under a key of the user',
  withTester(async ({ run, workflowId, steer }) => {
    await steer('/faults', {
      match: { route: 'POST /workflows/{id}/execute' },
      effect: { kind: 'status', status: 503 },
    })
    const inputData = { workflow_id: workflowId }
    expect(await errorOf(run(runWorkflow, { inputData }))).toMatchObject({
      kind: 'Error',
      code: 'start_unknown',
    })
    const keyed = { ...inputData, deduplication_key: 'order 7' }
    expect(await errorOf(run(runWorkflow, { inputData: keyed }))).toMatchObject({
      kind: 'ThrottledError',
    })
  }),
)

test.each(['malformed', 'missing-ids', 'truncate', 'page'])(
  'a start with an answer of the kind %s is looked for before anybody starts it again',
  async (kind) => {
    await withTester(async ({ run, workflowId, sandbox, steer }) => {
      const match = { route: 'POST /workflows/{id}/execute' }
      const effect = kind === 'page' ? { kind, status: 200, committed: true } : { kind }
      await steer('/faults', { match: { ...match, times: 1 }, effect })
      const inputData = { workflow_id: workflowId }
      const item = await run(runWorkflow, { inputData })
      expect(sandbox.executions().map(({ id }) => id)).toEqual([item.id])

      await steer('/faults', { match, effect })
      const error = await errorOf(run(runWorkflow, { inputData }))
      const [, started] = sandbox.executions()
      expect(error).toMatchObject({
        kind: 'Error',
        code: 'start_unknown',
        message: expect.stringContaining(started?.id ?? 'none'),
      })
      expect(sandbox.executions()).toHaveLength(2)
    })()
  },
)

test.concurrent(
  'a deduplication key that comes with other inputs is refused, and starts nothing',
  withTester(async ({ run, workflowId, sandbox }) => {
    const inputData = { workflow_id: workflowId, deduplication_key: 'order 7' }
    await run(runWorkflow, { inputData })
    const other = { ...inputData, inputs: { Prompt: 'another' } }
    expect(await errorOf(run(runWorkflow, { inputData: other }))).toMatchObject({
      code: 'idempotency_mismatch',
      message: expect.stringContaining('Nothing was started'),
    })
    expect(sandbox.executions()).toHaveLength(1)
  }),
)

test.concurrent(
  'a run of 20 seconds takes no more than eight requests of the key',
  withTester(async ({ run, workflowId, sandbox, steer }) => {
    await steer('/settings', { durations: 'timed' }, 'PATCH')
    const inputs = { Prompt: 'sandbox:slow=14s' }
    const item = await run(runWorkflow, {
      inputData: { workflow_id: workflowId, inputs },
    })
    expect(item.status).toBe('completed')
    expect(sandbox.requests().length).toBeLessThanOrEqual(8)
  }),
)

test.concurrent(
  'the same deduplication key runs the workflow once',
  withTester(async ({ run, workflowId, sandbox }) => {
    const inputData = { workflow_id: workflowId, deduplication_key: 'order 7' }
    const first = await run(runWorkflow, { inputData })
    const second = await run(runWorkflow, { inputData })
    const third = await run(runWorkflow, {
      inputData: { ...inputData, deduplication_key: 'order 8' },
    })
    expect(second.id).toBe(first.id)
    expect(third.id).not.toBe(first.id)
    expect(sandbox.executions()).toHaveLength(2)
  }),
)

test(
  'a public trigger is fired without the key',
  withTester(async ({ run, sandbox, authData }) => {
    const { id } = sandbox.createWorkflow({ ...EVERY_INPUT, webhookId: 'whk_zap' })
    expect(id).toBeTruthy()
    const inputData = { trigger: 'whk_zap', data: { Words: 'fired' } }
    const keyless = { ...authData, api_key: 'sk-sandbox-of-nobody' }
    expect(await run(fire, { inputData, authData: keyless })).toMatchObject({
      id: expect.stringMatching(/^exec_/),
      status: 'queued',
      run_id: null,
    })
    expect(sandbox.executions()).toMatchObject([{ triggerData: { Words: 'fired' } }])
  }),
)

test('the fields that are always there stay in their order', () => {
  const keys = STATIC_FIELDS.map((field) =>
    typeof field === 'function' ? '…' : field.key,
  )
  expect(keys).toEqual([
    'workflow_id',
    '…',
    'wait_for_completion',
    'give_up_after',
    'on_failure',
    'deduplication_key',
  ])
})
