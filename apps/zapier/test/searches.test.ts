import { expect, test } from 'vitest'
import { RUN_WORKFLOW } from '../src/creates/run-workflow/run-workflow.ts'
import { outputFieldsOfWorkflow } from '../src/fields/workflow-output-fields.ts'
import { FIND_EXECUTION } from '../src/searches/find-execution.ts'
import { FIND_LATEST_EXECUTION } from '../src/searches/find-latest-execution.ts'
import { FIND_WORKFLOW } from '../src/searches/find-workflow.ts'
import { EVERY_INPUT } from './graphs.ts'
import { withTester } from './tester.ts'

const { perform: runWorkflow } = RUN_WORKFLOW.operation
const { perform: findWorkflow } = FIND_WORKFLOW.operation
const { perform: findExecution } = FIND_EXECUTION.operation
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
