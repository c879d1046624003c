import { expect, test } from 'vitest'
import { RUN_WORKFLOW } from '../src/creates/run-workflow/run-workflow.ts'
import { FIND_WORKFLOW } from '../src/searches/find-workflow.ts'
import { errorOf, withTester } from './tester.ts'

const { perform: runWorkflow } = RUN_WORKFLOW.operation
const { perform: findWorkflow } = FIND_WORKFLOW.operation

test(
  'a key without the scope is told which scopes are needed, and stays connected',
  withTester(async ({ run, authData, steer }) => {
    const key = (await steer('/keys', { scopes: ['workflows:read'] })) as {
      secret: string
    }
    const { base_url = '' } = authData
    const bundle = { authData: { base_url, api_key: key.secret } }
    expect(
      await errorOf(run(findWorkflow, { ...bundle, inputData: { name: 'x' } })),
    ).toBeDefined()
    const [workflow] = await run(findWorkflow, {
      ...bundle,
      inputData: { name: 'Picture' },
    })
    const inputData = { workflow_id: workflow?.id }
    expect(await errorOf(run(runWorkflow, { ...bundle, inputData }))).toMatchObject({
      kind: 'Error',
      code: 'missing_scope',
      status: 403,
      message: expect.stringContaining('workflows:execute'),
    })
  }),
)

test(
  'without credits the user reads which node needs how many',
  withTester(async ({ run, workflowId, steer }) => {
    await steer('/credits', { credits: 1 }, 'PUT')
    const inputData = { workflow_id: workflowId }
    const error = await errorOf(run(runWorkflow, { inputData }))
    expect(error).toMatchObject({
      kind: 'Error',
      code: 'insufficient_credits',
      status: 402,
    })
    expect(error.message).toMatch(
      /It needs \d+, and 1 are left.*Credits by node: Picture: \d+/,
    )
    expect(error.message.length).toBeLessThan(250)
  }),
)

test(
  'a rate limit is waited for as long as the answer says, and a little longer',
  withTester(async ({ run, steer }) => {
    await steer('/faults', {
      match: { route: 'GET /workflows' },
      effect: { kind: 'rate-limit', seconds: 30 },
    })
    const { kind, delay } = await errorOf(run(findWorkflow, { inputData: { name: 'x' } }))
    expect(kind).toBe('ThrottledError')
    expect(delay).toBeGreaterThanOrEqual(29)
    expect(delay).toBeLessThanOrEqual(37)
  }),
)

test(
  'a server in trouble is tried again later, an answer that is no JSON is named',
  withTester(async ({ run, steer }) => {
    const inputData = { name: 'x' }
    for (const effect of [{ kind: 'status', status: 503 }, { kind: 'reset' }]) {
      await steer('/faults', { match: { route: 'GET /workflows', times: 1 }, effect })
      expect((await errorOf(run(findWorkflow, { inputData }))).kind).toBe(
        'ThrottledError',
      )
    }
    const effect = { kind: 'malformed' }
    await steer('/faults', { match: { route: 'GET /workflows', times: 1 }, effect })
    expect(await errorOf(run(findWorkflow, { inputData }))).toMatchObject({
      kind: 'Error',
      code: 'unexpected_answer',
    })
  }),
)

test(
  'a workflow that does not exist is named as such',
  withTester(async ({ run }) => {
    const inputData = { workflow_id: 'gone' }
    expect(await errorOf(run(runWorkflow, { inputData }))).toMatchObject({
      kind: 'Error',
      code: 'not_found',
      status: 404,
      message: expect.stringContaining('Workflow not found'),
    })
  }),
)
