import { EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { withClient } from '@wireflow-connect/test/harness/database.ts'
import { expect, test } from 'vitest'
import { errorOf } from '../tester.ts'
import { withZapier } from '../emulator/with-zapier.ts'

const TRIGGER = 'execution_finished'
const PERFORM = `triggers.${TRIGGER}.operation.perform`
const LONG = 'große Worte '.repeat(12_000)

/** A workflow that gives back the text that it is given, which is too large for an event. */
function createLongText(sandbox: Sandbox): string {
  const nodes = EXAMPLE_WORKFLOW.nodes.filter(({ id }) => /prompt|style|join/.test(id))
  const edges = EXAMPLE_WORKFLOW.edges.filter(({ id }) => id === 'e1' || id === 'e2')
  return sandbox.createWorkflow({ name: 'Long text', nodes, edges }).id
}

test(
  'a result that was too large for its event arrives whole, in triggers and in samples',
  withZapier(async ({ zapier, api, sandbox, databaseUrl }) => {
    const workflowId = createLongText(sandbox)
    const zap = await zapier.switchOn(TRIGGER, { workflow_id: workflowId })
    await api('POST', '/v1/runs', { workflowId, inputs: { Prompt: LONG, Style: LONG } })
    const [item] = await zap.next()
    expect(item).toMatchObject({
      status: 'completed',
      text: expect.stringContaining(LONG.trim()),
    })
    const [delivery] = zap.deliveries
    expect(delivery?.content).toContain('largeResult')
    expect(delivery?.content.length).toBeLessThan(10_000)
    expect(await zapier.run(`triggers.${TRIGGER}.operation.performList`)).toEqual([item])

    // What the link leads to is not what was signed: the relay's own record is read.
    const signed = {
      inputData: { workflow_id: workflowId },
      subscribeData: zap.subscription,
      rawRequest: delivery,
    }
    await withClient(databaseUrl, (client) =>
      client.query(`update large_results set body = replace(body, 'Worte', 'Taten')`),
    )
    expect(await zapier.run(PERFORM, signed)).toEqual([item])
  }),
)

test(
  'a result that nobody can read now is asked for again, and is not passed over',
  withZapier(async ({ zapier, api, sandbox, relay }) => {
    const workflowId = createLongText(sandbox)
    const zap = await zapier.switchOn(TRIGGER, { workflow_id: workflowId })
    await api('POST', '/v1/runs', { workflowId, inputs: { Prompt: LONG, Style: LONG } })
    await zap.next()
    await relay().kill()
    const signed = { subscribeData: zap.subscription, rawRequest: zap.deliveries[0] }
    expect((await errorOf(zapier.run(PERFORM, signed))).kind).toBe('ThrottledError')
  }),
)
