import { waitForExecutions } from 'n8n-nodes-wireflow/nodes/Wireflow/operations/execution'
import { runWorkflows } from 'n8n-nodes-wireflow/nodes/Wireflow/run/run'
import { afterEach, expect, test, vi } from 'vitest'
import { freezeTime, hurry, openFakeN8n } from './fake-n8n.ts'

const MINUTE = 60_000

afterEach(() => {
  vi.useRealTimers()
})

/** A tool of an agent, with a relay and the longest wait limit. */
const openTool = (parameters: object, known?: Parameters<typeof openFakeN8n>[1]) =>
  openFakeN8n(
    { waitLimit: 24 * 60, ...parameters },
    { isTool: true, hasRelay: true, ...known },
  )

test.each(['auto', 'poll', 'suspend'])(
  'waiting "%s" as a tool ends after five minutes, with the execution and what to do',
  async (waitMode) => {
    const { context, requests, sandbox, told } = await openTool({ waitMode })
    freezeTime()
    const began = Date.now()
    const [[item] = []] = await hurry(runWorkflows(context))
    const tookMs = Date.now() - began
    expect(tookMs).toBeGreaterThanOrEqual(5 * MINUTE)
    expect(tookMs).toBeLessThan(5.2 * MINUTE)
    expect(told.suspended).toBe(false)

    const [execution] = sandbox.executions()
    expect(item?.json).toMatchObject({
      executionId: execution?.id,
      status: 'running',
      finished: false,
      waitLimitReached: true,
      whatNext: expect.stringContaining(`do not start it again`),
    })
    expect(JSON.stringify(item?.json['whatNext'])).toContain(execution?.id)
    const polls = requests.filter((line) => line.endsWith('/poll'))
    // After 1, 1.5, 2.25 s and so on to 10 s: about 34 looks.
    expect(polls.length).toBeLessThan(40)
    await sandbox.close()
  },
)

test('so does waiting for an execution that an earlier call has started', async () => {
  const { context, sandbox } = await openTool({ waitMode: 'none' })
  const [[started] = []] = await runWorkflows(context)
  const executionId = started?.json['executionId']
  expect(started?.json['whatNext']).toContain(executionId)

  const later = await openTool({ executionId, waitMode: undefined }, { sandbox })
  freezeTime()
  const began = Date.now()
  const [[item] = []] = await hurry(waitForExecutions(later.context))
  expect(Date.now() - began).toBeLessThan(5.2 * MINUTE)
  expect(item?.json).toMatchObject({ executionId, waitLimitReached: true })
  expect(item?.json['whatNext']).toContain(executionId)
  await sandbox.close()
})
