import { setInputs } from '@wireflow-connect/sdk'
import { expect } from 'vitest'
import { aGraph } from '../world.ts'
import { failing, within, type Case } from './case.ts'

const CREATE = { name: 'Shots', ...aGraph('0s') }

export const CALLS: readonly Case[] = [
  {
    behaviour: 'A workflow is created, listed, read with its graph, and deleted',
    async show(world) {
      const { workflows } = world.wireflow
      const { id } = await within(world, workflows.create(CREATE))
      expect(await within(world, workflows.list())).toMatchObject([{ id, name: 'Shots' }])
      expect((await within(world, workflows.get(id))).nodes).toHaveLength(2)
      await within(world, workflows.delete(id))
      await failing(world, workflows.get(id), { code: 'not_found', status: 404 })
    },
  },
  {
    behaviour: 'A workflow is replaced, but not over a change that was not seen',
    async show(world) {
      const { workflows } = world.wireflow
      const { id } = await within(world, workflows.create(CREATE))
      const { updatedAt = '' } = await within(world, workflows.get(id))
      await world.clock.advance(1_000)
      await within(
        world,
        workflows.replace(id, { name: 'New', baseUpdatedAt: updatedAt }),
      )
      expect((await within(world, workflows.get(id))).name).toBe('New')
      const stale = workflows.replace(id, { name: 'Lost', baseUpdatedAt: updatedAt })
      await failing(world, stale, { code: 'conflict', retryable: false })
    },
  },
  {
    behaviour: 'One node is changed without sending the whole graph',
    async show(world) {
      const { workflows } = world.wireflow
      const { id } = await within(world, workflows.create(CREATE))
      const changes = { config: { prompt: 'a blue boat' } }
      const { node } = await within(world, workflows.patchNode(id, 'prompt', changes))
      expect(node.id).toBe('prompt')
      expect(JSON.stringify(await within(world, workflows.get(id)))).toContain(
        'a blue boat',
      )
    },
  },
  {
    behaviour: 'A workflow is copied',
    async show(world) {
      const { workflows } = world.wireflow
      const { id } = await within(world, workflows.create(CREATE))
      const copy = await within(world, workflows.duplicate(id, { name: 'Copy' }))
      expect(copy.id).not.toBe(id)
      expect(copy.name).toBe('Copy')
    },
  },
  {
    behaviour: 'A graph is linted, and each violation is told',
    async show(world) {
      const { nodes, edges } = aGraph('0s')
      const { workflows } = world.wireflow
      expect(await within(world, workflows.lint({ nodes, edges }))).toMatchObject({
        isOk: true,
      })
      const back = { id: 'e2', source: 'picture', target: 'prompt' }
      const report = await within(
        world,
        workflows.lint({ nodes, edges: [...edges, back] }),
      )
      expect(report.isOk).toBe(false)
      expect(report.violations.length).toBeGreaterThan(0)
    },
  },
  {
    behaviour: 'A graph that is refused is an error, whichever status it is refused with',
    async show(world) {
      const { nodes, edges } = aGraph('0s')
      const back = { id: 'e2', source: 'picture', target: 'prompt' }
      const call = world.wireflow.workflows.create({
        name: 'x',
        nodes,
        edges: [...edges, back],
      })
      const code = expect.stringMatching(/^(bad_request|invalid_graph)$/)
      await failing(world, call, { code, retryable: false })
    },
  },
  {
    behaviour: 'What a run would cost is told before it is started',
    async show(world) {
      const estimate = world.wireflow.workflows.estimate(world.createWorkflow())
      expect(await within(world, estimate)).toMatchObject({
        isSufficient: true,
        breakdown: expect.arrayContaining([
          expect.objectContaining({ nodeId: 'picture' }),
        ]),
      })
    },
  },
  {
    behaviour: 'A run by inputs makes what the inputs say',
    async show(world) {
      const id = world.createWorkflow()
      const { inputs } = await within(world, world.wireflow.workflows.inputs(id))
      const [input] = inputs
      expect(input).toMatchObject({ nodeId: 'prompt', label: 'Prompt', type: 'text' })
      const run = world.wireflow.workflows.run(id, {
        [input?.nodeId ?? '']: 'a blue boat',
      })
      const { executions } = await within(world, run)
      const [end] = await within(world, world.wireflow.executions.waitAll(executions))
      expect(end).toMatchObject({ status: 'completed' })
      expect(end?.outputs).toContainEqual(
        expect.objectContaining({ text: 'a blue boat' }),
      )
      expect(end?.outputs).toContainEqual(
        expect.objectContaining({ nodeId: 'picture', type: 'image' }),
      )
    },
  },
  {
    behaviour: 'A graph is started with other inputs than are saved',
    async show(world) {
      const { workflows, executions } = world.wireflow
      const graph = await within(world, workflows.get(world.createWorkflow()))
      const nodes = setInputs(graph, { prompt: 'a green car' })
      const { id: workflowId, edges } = graph
      const started = await within(world, executions.start({ workflowId, nodes, edges }))
      const [end] = await within(world, executions.waitAll(started.executions))
      expect(end?.outputs).toContainEqual(
        expect.objectContaining({ text: 'a green car' }),
      )
    },
  },
  {
    behaviour: 'A part of a graph is started by naming the node it ends with',
    async show(world) {
      const { executions } = world.wireflow
      const workflowId = world.createWorkflow()
      const input = { workflowId, ...aGraph('0s'), targetNodeId: 'prompt' }
      const started = await within(world, executions.start(input))
      const [end] = await within(world, executions.waitAll(started.executions))
      expect(end?.nodeRuns.map(({ nodeId }) => nodeId)).toEqual(['prompt'])
    },
  },
  {
    behaviour: 'A trigger is looked at and fired without a key',
    async show(world) {
      const { triggers } = world.wireflow
      const id = world.createWorkflow('Shots')
      expect(await within(world, triggers.status(id))).toMatchObject({ isActive: true })
      const { executions } = await within(world, triggers.fire(id, { prompt: 'a boat' }))
      expect(executions).toHaveLength(1)
    },
  },
  {
    behaviour: 'The record of an execution tells its cost and its times',
    async show(world) {
      const handle = await world.start(world.createWorkflow(), 5_000)
      await within(world, world.wireflow.executions.wait(handle))
      const record = await within(world, world.wireflow.executions.get(handle.id))
      expect(record).toMatchObject({ id: handle.id, status: 'completed' })
      expect(record.creditsUsed).toBeGreaterThan(0)
      expect(record.executionTimeMs).toBeGreaterThanOrEqual(5_000)
    },
  },
  {
    behaviour:
      'Every execution of a workflow is listed once, over as many pages as it takes',
    options: { limits: false },
    async show(world) {
      const workflowId = world.createWorkflow()
      for (let count = 0; count < 25; count += 1) await world.start(workflowId, 0)
      const ids: string[] = []
      const loop = async () => {
        const list = world.wireflow.executions.list(workflowId, { pageSize: 10 })
        for await (const { id } of list) ids.push(id)
      }
      await within(world, loop())
      expect(new Set(ids).size).toBe(25)
      expect(ids).toHaveLength(25)
    },
  },
  {
    behaviour: 'A small file is uploaded in one call',
    async show(world) {
      const file = new Blob([new Uint8Array(1_000)], { type: 'image/png' })
      const { url } = await within(world, world.wireflow.media.upload(file, 'a.png'))
      expect(url).toMatch(/^http/)
      expect(world.requests.map(({ name }) => name)).toEqual(['POST /media/upload'])
    },
  },
  {
    behaviour: 'A large file goes to the storage, and the key does not go with it',
    async show(world) {
      const file = new Blob([new Uint8Array(5_000_000)], { type: 'video/mp4' })
      const { url } = await within(world, world.wireflow.media.upload(file, 'a.mp4'))
      expect(url).toMatch(/^http/)
      const [asked, put, done] = world.requests
      expect(asked?.name).toBe('POST /media/upload-url')
      expect(put).toMatchObject({ name: expect.stringMatching(/^PUT /), hasKey: false })
      expect(done?.name).toBe('POST /media/upload-url/complete')
    },
  },
  {
    behaviour: 'Usage is passed on as it comes',
    async show(world) {
      expect(await within(world, world.wireflow.usage.get())).toHaveProperty('credits')
    },
  },
]
