import { EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { expect, test } from 'vitest'
import { SAMPLE } from '../../src/items/sample.ts'
import { expectShape } from '../expect-shape.ts'
import { errorOf } from '../tester.ts'
import { withZapier } from '../emulator/with-zapier.ts'

const TRIGGER = 'execution_finished'
const PERFORM = `triggers.${TRIGGER}.operation.perform`

test(
  'an instant trigger hears of an end although the relay was killed before it could tell, and its samples look the same',
  withZapier(async ({ zapier, api, workflowId, relay, restartRelay, moments }) => {
    const zap = await zapier.switchOn(TRIGGER, { workflow_id: workflowId })
    await api('POST', '/v1/runs', { workflowId, inputs: { Prompt: 'a red bike' } })
    await moments.until('runs', 'running')
    await relay().kill()
    await restartRelay()

    const [item] = await zap.next()
    expect(item).toMatchObject({
      id: expect.stringMatching(/^exec_/),
      run_id: expect.stringMatching(/^run_/),
      workflow_id: workflowId,
      workflow_name: 'Picture from a prompt',
      status: 'completed',
    })
    const { outputs } = item as unknown as {
      outputs: { node_id: string; label: string }[]
    }
    expect(outputs).toContainEqual(
      expect.objectContaining({ node_id: 'n-image', label: 'Picture' }),
    )
    const samples = await zapier.run(`triggers.${TRIGGER}.operation.performList`)
    expect(samples).toEqual([item])
    expectShape(item)
    expectShape(SAMPLE, { mayLackFields: true })

    await zapier.hydrate(item?.['file'])
    expect([...zapier.server.files.values()].join('')).toContain('PNG')
  }),
)

test(
  'a delivery that is not signed by the relay for this Zap is shown and left out',
  withZapier(async ({ zapier, api, workflowId }) => {
    const zap = await zapier.switchOn(TRIGGER)
    const other = await zapier.switchOn(TRIGGER)
    await api('POST', '/v1/runs', { workflowId })
    await Promise.all([zap.next(), other.next()])
    const [{ headers, content } = { headers: {}, content: '' }] = zap.deliveries

    const forged = content.replace('"completed"', '"failed"')
    const attempts = [
      { subscribeData: zap.subscription, rawRequest: { headers, content: forged } },
      { subscribeData: other.subscription, rawRequest: { headers, content } },
      { subscribeData: zap.subscription, rawRequest: { headers: {}, content } },
      { subscribeData: zap.subscription },
      {},
    ]
    for (const bundle of attempts) {
      const { kind, message } = await errorOf(zapier.run(PERFORM, bundle))
      expect(kind).toBe('HaltedError')
      expect(message.length).toBeLessThan(250)
    }
    const logs = zapier.server.logs.join('')
    expect(logs).toContain('/v1/endpoints')
    expect(logs.includes(zap.subscription.secret)).toBe(false)

    const genuine = { subscribeData: zap.subscription, rawRequest: { headers, content } }
    expect(await zapier.run(PERFORM, genuine)).toHaveLength(1)
  }),
)

test(
  'a Zap hears only of the ends it asked for, waits when Zapier is busy, and ends cleanly',
  withZapier(async ({ zapier, api, workflowId, receiver, sandbox }) => {
    const failures = await zapier.switchOn(TRIGGER, { statuses: ['failed'] })
    const another = sandbox.createWorkflow({ ...EXAMPLE_WORKFLOW, name: 'Another' })
    const elsewhere = await zapier.switchOn(TRIGGER, { workflow_id: another.id })
    expect(
      await errorOf(zapier.switchOn(TRIGGER, { workflow_id: 'nowhere' })),
    ).toMatchObject({ code: 'not_found' })
    failures.refuse({ status: 429, headers: { 'retry-after': '2' } })

    await api('POST', '/v1/runs', { workflowId })
    const inputs = { Prompt: 'sandbox:fail=n-image' }
    await api('POST', '/v1/runs', { workflowId, inputs })
    await receiver.next()
    await receiver.next()
    await expect.poll(() => failures.refusedAt, { timeout: 10_000 }).toHaveLength(1)
    failures.refuse(undefined)
    expect(await failures.next()).toMatchObject([
      { status: 'failed', failed_node: 'n-image' },
    ])
    expect(failures.deliveries).toHaveLength(1)
    const [refusedAt = 0, takenAt = 0] = [failures.refusedAt[0], failures.takenAt[0]]
    expect(takenAt - refusedAt).toBeGreaterThanOrEqual(2_000)
    expect(elsewhere.deliveries).toHaveLength(0)

    const listed = async () =>
      (await api<{ data: { url: string }[] }>('GET', '/v1/endpoints')).data.map(
        ({ url }) => url,
      )
    await elsewhere.switchOff()
    await elsewhere.switchOff()
    expect(await listed()).not.toContain(elsewhere.url)

    // A Zap that was deleted without a word: its address says 410.
    failures.refuse(410)
    await api('POST', '/v1/runs', { workflowId, inputs })
    await expect.poll(listed, { timeout: 20_000 }).not.toContain(failures.url)
  }),
)
