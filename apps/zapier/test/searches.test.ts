import { expect, test } from 'vitest'
import { RUN_WORKFLOW } from '../src/creates/run-workflow/run-workflow.ts'
import { outputFieldsOfWorkflow } from '../src/fields/workflow-output-fields.ts'
import { FIND_EXECUTION } from '../src/searches/find-execution.ts'
import { FIND_LATEST_EXECUTION } from '../src/searches/find-latest-execution.ts'
import { FIND_WORKFLOW } from '../src/searches/find-workflow.ts'
import { EVERY_INPUT } from './graphs.ts'
import { GET_CREDITS } from '../src/searches/get-credits.ts'
import { inputFields } from '../src/fields/input-fields.ts'
import { LIST_WORKFLOWS } from '../src/triggers/list-workflows.ts'
import { errorOf, withTester } from './tester.ts'

const { perform: runWorkflow } = RUN_WORKFLOW.operation
const { perform: findWorkflow } = FIND_WORKFLOW.operation
const { perform: findExecution } = FIND_EXECUTION.operation
const { perform: getCredits } = GET_CREDITS.operation
const { perform: findLatest } = FIND_LATEST_EXECUTION.operation

test(
  'a workflow is found by a part of its name or by its id, the exact match first',
  withTester(async ({ run, sandbox, workflowId }) => {
    sandbox.createWorkflow({ ...EVERY_INPUT, name: 'Picture' })
    const names = async (name: string) =>
      (await run(findWorkflow, { inputData: { name } })).map((found) => found.name)
    expect(await names('picture')).toEqual(['Picture', 'Picture from a prompt'])
    expect(await names('FROM A')).toEqual(['Picture from a prompt'])
    expect(await names(workflowId)).toEqual(['Picture from a prompt'])
    expect(await names('nothing like it')).toEqual([])
  }),
)

test(
  'an execution is found by its id, and one that does not exist is no error',
  withTester(async ({ run, workflowId }) => {
    const { id } = await run(runWorkflow, { inputData: { workflow_id: workflowId } })
    expect(await run(findExecution, { inputData: { execution_id: id } })).toMatchObject([
      { id, workflow_id: workflowId, status: 'completed' },
    ])
    for (const execution_id of [
      'exec_of_nobody',
      '../workflows',
      '..',
      'run_of_a_relay',
    ]) {
      expect(await run(findExecution, { inputData: { execution_id } })).toEqual([])
    }
  }),
)

test(
  'the latest execution is the latest of the statuses that were asked for',
  withTester(async ({ run, workflowId }) => {
    const inputData = { workflow_id: workflowId, on_failure: 'continue' }
    expect(await run(findLatest, { inputData })).toEqual([])
    const fine = await run(runWorkflow, { inputData })
    const inputs = { Prompt: 'sandbox:fail=n-image' }
    const failed = await run(runWorkflow, { inputData: { ...inputData, inputs } })

    expect(await run(findLatest, { inputData })).toMatchObject([{ id: failed.id }])
    const completed = { ...inputData, statuses: ['completed'] }
    expect(await run(findLatest, { inputData: completed })).toMatchObject([
      { id: fine.id },
    ])
  }),
)

test(
  'what a workflow made last can be mapped before the next run, by the names of its nodes',
  withTester(async ({ run, workflowId }) => {
    const inputData = { workflow_id: workflowId }
    expect(await run(outputFieldsOfWorkflow, { inputData })).toEqual([])
    const item = await run(runWorkflow, { inputData })
    const fields = await run(outputFieldsOfWorkflow, { inputData })
    expect(fields).toContainEqual({
      key: expect.stringMatching(/^output_n_image/),
      label: 'Output of Picture',
      type: 'file',
      sample: expect.stringMatching(/^http/),
    })
    for (const { key } of fields) expect(item).toHaveProperty(key)
    const unknown = { inputData: { workflow_id: '{{1__id}}' } }
    expect(await run(outputFieldsOfWorkflow, unknown)).toEqual([])
  }),
)

test.each([
  [['Failed'], 'failed'],
  [['FAILED', 'Timed Out'], 'failed'],
  ['failed, canceled', 'failed'],
  ['Completed', 'completed'],
  [['completed', ''], 'completed'],
  [[], 'failed'],
  ['', 'failed'],
  [undefined, 'failed'],
])(
  'the statuses %j find the latest run that is one of them',
  async (statuses, status) => {
    await withTester(async ({ run, workflowId }) => {
      const inputData = { workflow_id: workflowId, on_failure: 'continue' }
      await run(runWorkflow, { inputData })
      const inputs = { Prompt: 'sandbox:fail=n-image' }
      await run(runWorkflow, { inputData: { ...inputData, inputs } })
      expect(
        await run(findLatest, { inputData: { ...inputData, statuses } }),
      ).toMatchObject([{ status, workflow_name: 'Picture from a prompt' }])
    })()
  },
)

test.each(['Success', ['completed', 'done'], 'failed; cancelled', ['{{1__status}}']])(
  'the statuses %j are refused by name, and are not taken for all',
  async (statuses) => {
    await withTester(async ({ run, workflowId }) => {
      const inputData = { workflow_id: workflowId, statuses }
      expect(await errorOf(run(findLatest, { inputData }))).toMatchObject({
        code: 'unknown_status',
        message: expect.stringContaining('is no status of a run'),
      })
    })()
  },
)

test(
  'a step that finds a run can wait until it has ended, and its test does not',
  withTester(async ({ run, workflowId, steer }) => {
    await steer('/settings', { durations: 'timed' }, 'PATCH')
    const inputs = { Prompt: 'sandbox:slow=60s' }
    const inputData = { workflow_id: workflowId, inputs, wait_for_completion: false }
    const { id } = await run(runWorkflow, { inputData })
    const waiting = { execution_id: id, wait_until_ended: true }
    expect(await errorOf(run(findExecution, { inputData: waiting }))).toMatchObject({
      kind: 'ThrottledError',
      delay: 60,
    })
    const meta = { isLoadingSample: true }
    expect(await run(findExecution, { inputData: waiting, meta })).toMatchObject([
      { status: 'running', note: expect.stringContaining('Find Run') },
    ])
    await steer('/clock/advance', { ms: 120_000 })
    // Its outputs may come a little after its end.
    const match = { route: 'GET /workflows/executions/{id}' }
    await steer('/faults', { id: 'late', match, effect: { kind: 'outputs-late' } })
    expect((await errorOf(run(findExecution, { inputData: waiting }))).kind).toBe(
      'ThrottledError',
    )
    await steer('/faults/late', {}, 'DELETE')
    expect(await run(findExecution, { inputData: waiting })).toMatchObject([
      { status: 'completed', file: expect.stringContaining('hydrate'), note: null },
    ])
  }),
)

test(
  'what is left of the credits is read, alone and with what a run will cost',
  withTester(async ({ run, workflowId, steer }) => {
    await steer('/credits', { credits: 5 }, 'PUT')
    expect(await run(getCredits)).toMatchObject([
      { credits_left: 5, estimated_credits: null, is_sufficient: null },
    ])
    const inputData = { workflow_id: workflowId }
    expect(await run(getCredits, { inputData })).toMatchObject([
      { credits_left: 5, estimated_credits: 8, is_sufficient: false },
    ])
  }),
)

test(
  'workflows and inputs of one name can be told apart',
  withTester(async ({ run, sandbox }) => {
    const [first] = EVERY_INPUT.nodes
    const twins = [
      { ...first, id: 'one' },
      { ...first, id: 'two' },
    ]
    const graph = { name: 'Twins', nodes: twins, edges: [] }
    const { id } = sandbox.createWorkflow(graph)
    const other = sandbox.createWorkflow(graph)
    const names = (await run(LIST_WORKFLOWS.operation.perform)).map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        `Twins (${id})`,
        `Twins (${other.id})`,
        'Picture from a prompt',
      ]),
    )
    const fields = await run(inputFields, { inputData: { workflow_id: id } })
    expect(fields.map(({ label }) => label)).toEqual(['Words (one)', 'Words (two)'])
    const named = { workflow_id: id, inputs: { Words: 'which?' } }
    expect(await errorOf(run(runWorkflow, { inputData: named }))).toMatchObject({
      message: 'The workflow has several inputs Words. Use their IDs: one, two.',
    })
    expect(await errorOf(run(findWorkflow, { inputData: { name: ' ' } }))).toMatchObject({
      code: 'no_name',
    })
  }),
)
