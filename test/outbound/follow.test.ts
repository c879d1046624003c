import { EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { expect, test } from 'vitest'
import { startReceiver, verifyWith } from '../harness/receiver.ts'
import { withWorld } from '../harness/world.ts'

type Run = {
  id: string
  state: string
  executions: { id: string; status: string; outputs: object[] }[]
  callback: { url: string; secret: string }
}

/** Starts executions as somebody does who knows nothing of the relay. */
async function startElsewhere(
  sandbox: Sandbox,
  workflowId: string,
  more: object = {},
): Promise<string[]> {
  const { nodes, edges } = EXAMPLE_WORKFLOW
  const request = new Request(`${sandbox.url}/workflows/${workflowId}/execute`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.apiKey}` },
    body: JSON.stringify({ nodes, edges, ...more }),
  })
  const answer = (await (await sandbox.fetch(request)).json()) as {
    executionRuns: { id: string }[]
  }
  return answer.executionRuns.map(({ id }) => id)
}

test(
  'executions that were started elsewhere are followed to their end, and their end is called back',
  withWorld(async ({ api, sandbox, workflowId, receiver }) => {
    const resume = await startReceiver()
    const executionIds = await startElsewhere(sandbox, workflowId)
    const body = {
      workflowId,
      executionIds,
      metadata: { order: 7 },
      callback: { url: resume.url },
    }
    const followed = await api<Run>('POST', '/v1/executions', body)
    expect(followed).toMatchObject({
      state: 'running',
      executions: [{ id: executionIds[0] }],
    })
    const delivery = await resume.next()
    verifyWith(followed.callback.secret, delivery)
    expect(delivery.event).toMatchObject({
      type: 'execution.completed',
      data: {
        runId: followed.id,
        executionId: executionIds[0],
        status: 'completed',
        metadata: { order: 7 },
        outputs: expect.arrayContaining([expect.objectContaining({ type: 'image' })]),
      },
    })
    // Every other subscriber hears of it, too.
    expect((await receiver.next()).event.data).toMatchObject({ runId: followed.id })
    // Who asks again gets the same run, and hears at once.
    const later = await startReceiver()
    const again = { ...body, callback: { url: later.url } }
    expect(await api<Run>('POST', '/v1/executions', again)).toMatchObject({
      id: followed.id,
      state: 'completed',
    })
    expect((await later.next()).event.data).toMatchObject({ runId: followed.id })
    await resume.close()
    await later.close()
  }),
)

test(
  'a batch that was started elsewhere calls back once, when all of it has ended',
  withWorld(async ({ api, sandbox, workflowId }) => {
    const resume = await startReceiver()
    const values = ['a cat', 'a dog', 'a bird']
    const iteratorConfigs = [{ nodeId: 'n-prompt', values }]
    const executionIds = await startElsewhere(sandbox, workflowId, { iteratorConfigs })
    expect(executionIds).toHaveLength(3)
    const both = await Promise.all(
      [1, 2].map(() => {
        const body = { workflowId, executionIds, callback: { url: resume.url } }
        return api<Run>('POST', '/v1/executions', body)
      }),
    )
    // Two calls of the same moment make one run with one callback.
    expect(new Set(both.map(({ id }) => id)).size).toBe(1)
    const events = []
    do events.push(await resume.next())
    while (events.at(-1)?.event.type !== 'batch.completed')
    const run = await api<Run>('GET', `/v1/runs/${both[0]?.id}`)
    expect(run.executions.map(({ id, status }) => [id, status])).toEqual(
      executionIds.map((id) => [id, 'completed']),
    )
    await resume.close()
  }),
)

test(
  'a run that is there takes further callbacks, also after its end, and nobody else’s',
  withWorld(async ({ api, adminApi, workflowId, receiver }) => {
    const { id } = await api<Run>('POST', '/v1/runs', { workflowId })
    await receiver.next()
    const resume = await startReceiver()
    const path = `/v1/runs/${id}/callbacks`
    const { secret } = await api<{ secret: string }>('POST', path, { url: resume.url })
    const delivery = await resume.next()
    verifyWith(secret, delivery)
    expect(delivery.event.data).toMatchObject({ runId: id })
    // The same address twice is one callback.
    const again = await api<{ secret: string }>('POST', path, { url: resume.url })
    expect(again.secret).toBe(secret)

    await expect(
      api('POST', '/v1/runs/run_unknown/callbacks', { url: resume.url }),
    ).rejects.toThrow(/404/)
    await expect(api('POST', path, { url: 'http://10.0.0.1/x' })).rejects.toThrow(/400/)
    await expect(adminApi('POST', path, { url: resume.url })).rejects.toThrow(/40[13]/)
    expect(resume.received).toHaveLength(1)
    await resume.close()
  }),
)

test(
  'executions of which some have a run already, and none at all, are refused by name',
  withWorld(async ({ api, sandbox, workflowId }) => {
    const [first = ''] = await startElsewhere(sandbox, workflowId)
    const [second = ''] = await startElsewhere(sandbox, workflowId)
    await api('POST', '/v1/executions', { workflowId, executionIds: [first] })
    const follow = (executionIds: string[]) =>
      api('POST', '/v1/executions', { workflowId, executionIds })
    await expect(follow([first, second])).rejects.toThrow(/409.*belong to other runs/)
    await expect(follow([])).rejects.toThrow(/400.*executionIds/)
  }),
)

test(
  'several runs are read at once, and only those of the workspace',
  withWorld(async ({ api, workflowId, receiver }) => {
    const ids = []
    for (const prompt of ['a cat', 'a dog', 'a bird']) {
      const { id } = await api<Run>('POST', '/v1/runs', {
        workflowId,
        inputs: { prompt },
      })
      ids.push(id)
      await receiver.next()
    }
    const read = (runIds: string[]) =>
      api<{ data: Run[] }>('POST', '/v1/runs/read', { runIds })
    const { data } = await read([...ids.toReversed(), 'run_unknown'])
    expect(data.map(({ id }) => id)).toEqual(ids.toSorted())
    for (const run of data) {
      const { queue: _queue, ...alone } = await api<Run & { queue: unknown }>(
        'GET',
        `/v1/runs/${run.id}`,
      )
      expect(run).toEqual(alone)
      expect(run.executions[0]?.outputs.length).toBeGreaterThan(0)
    }
    await expect(read([])).rejects.toThrow(/400/)
    await expect(read(Array.from({ length: 101 }, () => 'run_1'))).rejects.toThrow(/400/)
  }),
)
