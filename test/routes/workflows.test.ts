import { Wireflow } from '@wireflow-connect/sdk'
import { EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

type Input = { nodeId: string; label: string }
type Trigger = { id: string; workflowName: string; inputs: Input[] }

const upstreamOf = ({ sandbox }: World) =>
  new Wireflow({ baseUrl: sandbox.url, apiKey: sandbox.apiKey })

/** What somebody does in the editor: one more input, and another name. */
async function addInput(world: World, change: object = {}): Promise<void> {
  const { nodes, edges } = EXAMPLE_WORKFLOW
  const [first] = nodes
  if (!first) throw new Error('The example has no nodes')
  const mood = { ...first, id: 'n-mood', data: { ...first.data, label: 'Mood' } }
  await upstreamOf(world).workflows.replace(world.workflowId, {
    name: 'Picture with a mood',
    nodes: [...nodes, mood],
    edges,
    ...change,
  })
}

function describeCount({ sandbox, workflowId }: World): number {
  return sandbox
    .requests()
    .filter(({ method, path }) => method === 'GET' && path.endsWith(`/${workflowId}/run`))
    .length
}

const readTrigger = async ({ api, trigger }: World) =>
  api<Trigger>('GET', `/v1/triggers/${trigger.id}`)

const labelsOf = ({ inputs }: { inputs: Input[] }) => inputs.map(({ label }) => label)

/** Makes what is known of workflows older. */
async function age({ databaseUrl }: World, minutes: number): Promise<void> {
  const statement = `update workflow_descriptions
    set described_at = described_at - make_interval(mins => $1),
        tried_at = tried_at - make_interval(mins => $1)`
  await withClient(databaseUrl, (client) => client.query(statement, [minutes]))
}

test(
  'no call asks the upstream for the inputs again',
  withWorld(async (world) => {
    const before = describeCount(world)
    for (let call = 0; call < 10; call++) {
      await world.fire({ prompt: `number ${call}` })
      await world.api('POST', '/v1/runs', { workflowId: world.workflowId })
    }
    expect(describeCount(world)).toBe(before)
  }),
)

test(
  'many first calls for a workflow at the same moment ask for its inputs once',
  withWorld(async (world) => {
    const workflowId = world.sandbox.createWorkflow(EXAMPLE_WORKFLOW).id
    await Promise.all(
      Array.from({ length: 10 }, () => world.api('POST', '/v1/runs', { workflowId })),
    )
    expect(describeCount({ ...world, workflowId })).toBe(1)
  }),
)

test(
  'a refresh brings the inputs of now to every trigger of the workflow',
  withWorld(async (world) => {
    const { id } = await world.api<Trigger>('POST', '/v1/triggers', {
      workflowId: world.workflowId,
    })
    expect(labelsOf(await readTrigger(world))).toEqual(['Prompt', 'Style'])
    await addInput(world)
    const refreshed = await world.api<Trigger>('POST', `/v1/triggers/${id}/refresh`)
    expect(labelsOf(refreshed)).toEqual(['Prompt', 'Style', 'Mood'])
    expect(await readTrigger(world)).toMatchObject({
      workflowName: 'Picture with a mood',
      inputs: refreshed.inputs,
    })

    await world.fire({ mood: 'gloomy' })
    const { event } = await world.receiver.next()
    expect(JSON.stringify(event.data['nodeRuns'])).toContain('gloomy')
    const unknown = world.api('POST', '/v1/triggers/trg_unknown/refresh')
    await expect(unknown).rejects.toThrow('404')
  }),
)

test(
  'inputs that are old are asked for behind the back of a call, once for all relays',
  withWorld(async (world) => {
    await addInput(world)
    await age(world, 11)
    await world.relay().kill()
    await world.restartRelay()
    const other = await world.anotherRelay()
    const before = describeCount(world)
    for (let call = 0; call < 5; call++) {
      await world.fire()
      await fetch(`${other.url}/t/${world.trigger.id}`, { method: 'POST' })
    }
    await expect
      .poll(async () => labelsOf(await readTrigger(world)))
      .toEqual(['Prompt', 'Style', 'Mood'])
    expect(describeCount(world)).toBe(before + 1)
  }),
)

test(
  'a start that the upstream refuses makes the relay look for other inputs',
  withWorld(async (world) => {
    await age(world, 2)
    await addInput(world, { isActive: false })
    await world.fire()
    const { event } = await world.receiver.next()
    expect(event.type).toBe('execution.failed')
    await expect
      .poll(async () => labelsOf(await readTrigger(world)))
      .toEqual(['Prompt', 'Style', 'Mood'])
  }),
)

test(
  'the list of workflows is kept for a while, and shown while the upstream is down',
  withWorld(async (world) => {
    type List = { data: { id: string; name: string }[]; listedAt: string }
    const list = async (query = '') => world.api<List>('GET', `/v1/workflows${query}`)
    const first = await list()
    expect(first.data).toMatchObject([
      { id: world.workflowId, name: EXAMPLE_WORKFLOW.name },
    ])
    await addInput(world)
    expect(await list()).toEqual(first)
    expect((await list('?fresh=true')).data[0]?.name).toBe('Picture with a mood')

    await withClient(world.databaseUrl, (client) =>
      client.query(`update workflow_lists set listed_at = listed_at - interval '1 hour'`),
    )
    await world.sandbox.close()
    expect((await list()).data[0]?.name).toBe('Picture with a mood')
    await expect(list('?fresh=true')).rejects.toThrow(/502.*upstream/)
  }),
)

test(
  'a workflow is shown with its inputs; one that is not there is named as the cause',
  withWorld(async (world) => {
    const path = `/v1/workflows/${world.workflowId}`
    const known = await world.api<Trigger & { name: string }>('GET', path)
    expect(known.name).toBe(EXAMPLE_WORKFLOW.name)
    expect(labelsOf(known)).toEqual(['Prompt', 'Style'])
    await addInput(world)
    expect(labelsOf(await world.api<Trigger>('GET', path))).toHaveLength(2)
    expect(labelsOf(await world.api<Trigger>('GET', `${path}?fresh=true`))).toHaveLength(
      3,
    )
    const missing = world.api('GET', '/v1/workflows/nope')
    await expect(missing).rejects.toThrow(/422.*workflow_unavailable/)
  }),
)
