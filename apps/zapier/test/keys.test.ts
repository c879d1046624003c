import { expect, test } from 'vitest'
import { authentication } from '../src/authentication.ts'
import { RUN_WORKFLOW } from '../src/creates/run-workflow/run-workflow.ts'
import { EXECUTION_FINISHED_POLLING } from '../src/triggers/execution-finished-polling.ts'
import { LIST_WORKFLOWS } from '../src/triggers/list-workflows.ts'
import { errorOf, withTester } from './tester.ts'

// Each of them was pasted by somebody: masked, with smart quotes, across two lines, twice.
const FAULTY = [
  'sk-…abcd',
  '“sk-secret-1234”',
  'sk-secret\n1234',
  'sk-secret\r\nx-header: 1',
  'sk-ключ-1234',
  'sk-secret-1234 sk-secret-1234',
  'sk-secret\t1234',
  'sk-\u2028secret',
  'sk-🔑',
  'sk-\0secret',
]

const OPERATIONS = [
  authentication.test,
  RUN_WORKFLOW.operation.perform,
  EXECUTION_FINISHED_POLLING.operation.perform,
  LIST_WORKFLOWS.operation.perform,
]

test.each(FAULTY)(
  'the key %j is refused in words, is in no text, and goes nowhere',
  async (key) => {
    await withTester(async ({ run, sandbox, workflowId, authData }) => {
      for (const operation of OPERATIONS) {
        const given = {
          authData: { ...authData, api_key: key },
          inputData: { workflow_id: workflowId },
        }
        const error = await errorOf(run<unknown>(operation, given))
        expect(error).toMatchObject({
          kind: 'Error',
          code: 'invalid_key',
          message: expect.stringContaining('API Key'),
        })
        expect(JSON.stringify(error)).not.toContain(key.slice(3, 9))
      }
      expect(sandbox.requests()).toHaveLength(0)
    })()
  },
)

test(
  'blanks around a key are no part of it',
  withTester(async ({ run, authData }) => {
    const padded = { ...authData, api_key: ` ${authData['api_key']}\n` }
    expect(await run(authentication.test, { authData: padded })).toHaveProperty('account')
  }),
)
