import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { EVERY_INPUT } from '../../harness/every-input.ts'
import {
  aNode,
  photoNode,
  webhookNode,
  wireflowNode,
  workflowById,
} from '../../harness/nodes.ts'
import type { NodeJson } from '../../harness/n8n-client.ts'
import { PACKAGE_DIR } from '../../harness/package.ts'
import type { N8nWorld } from '../../harness/world.ts'
import { post } from './post.ts'

type Field = { id: string; displayName: string; type: string }

/** All the other operations, the editor's questions, files and tools. */
export function proveOperating(world: () => N8nWorld): void {
  let everyInputId: string
  beforeAll(() => {
    everyInputId = world().sandbox.createWorkflow(EVERY_INPUT).id
  })

  /** Runs one operation once, and returns what became of it. */
  async function operate(parameters: object, before: NodeJson[] = [], body: object = {}) {
    const { n8n, alone } = world()
    const path = randomUUID()
    const nodes = [webhookNode(path), ...before, wireflowNode(parameters, alone)]
    const { id } = await n8n().createWorkflow(nodes)
    await post(n8n().url, path, body)
    return { id, done: () => n8n().execution(id) }
  }

  async function ask<Answer>(what: string, question: object): Promise<Answer> {
    const { n8n, alone } = world()
    return n8n().rest<Answer>('POST', `/dynamic-node-parameters/${what}`, {
      nodeTypeAndVersion: { name: 'n8n-nodes-wireflow.wireflow', version: 1 },
      credentials: alone,
      ...question,
    })
  }

  test('workflows are found by a part of their name, with their address', async () => {
    const { results } = await ask<{ results: object[] }>('resource-locator-results', {
      path: 'parameters.workflow',
      methodName: 'searchWorkflows',
      filter: 'every KIND',
      currentNodeParameters: { resource: 'workflow', operation: 'run' },
    })
    expect(results).toEqual([
      {
        name: 'Every kind of input',
        value: everyInputId,
        url: expect.stringContaining(`/workflows/${everyInputId}`),
      },
    ])
  })

  test('the input fields are those of the chosen workflow', async () => {
    const fieldsOf = async (id: string) => {
      const { fields } = await ask<{ fields: Field[] }>('resource-mapper-fields', {
        path: 'parameters.inputs',
        methodName: 'getWorkflowInputs',
        currentNodeParameters: {
          resource: 'workflow',
          operation: 'run',
          workflow: workflowById(id),
        },
      })
      return fields.map((field) => [field.id, field.displayName, field.type])
    }
    expect(await fieldsOf(world().workflowId)).toEqual([
      ['n-prompt', 'Prompt', 'string'],
      ['n-style', 'Style', 'string'],
    ])
    expect(await fieldsOf(everyInputId)).toEqual([
      ['file:n-photo', 'Photo (URL or binary field)', 'string'],
      ['n-count', 'Count', 'number'],
      ['n-sharp', 'Sharp', 'boolean'],
      ['n-style', 'Style', 'options'],
      ['n-words', 'Words', 'string'],
    ])
  })

  test('a file of the item is uploaded and fills an input, and what is made comes as a file', async () => {
    const { steering } = world()
    const value = {
      'file:n-photo': 'photo',
      'n-count': 7,
      'n-sharp': false,
      'n-style': 'ink',
      'n-words': null,
    }
    const file = photoNode()
    const { done } = await operate(
      {
        workflow: workflowById(everyInputId),
        waitMode: 'poll',
        inputs: { mappingMode: 'defineBelow', value, schema: [] },
        outputFiles: 'binary',
      },
      [file],
      { base64: Buffer.from('the bytes of a photo').toString('base64') },
    )
    const [item] = (await done()).items('Wireflow')
    expect(item?.json).toMatchObject({ status: 'completed' })
    const outputs = item?.json['outputs'] as {
      nodeId: string
      url?: string
      text?: string
    }[]
    const of = (nodeId: string) => outputs.find((output) => output.nodeId === nodeId)
    expect(of('n-count')?.text).toContain('7')
    expect(of('n-style')?.text).toContain('ink')
    // What was left empty keeps what Wireflow has saved.
    expect(of('n-words')?.text).toBe('hello')
    const uploaded = await fetch(of('n-photo')?.url ?? '')
    expect(await uploaded.text()).toBe('the bytes of a photo')
    expect(item?.binary?.['data']).toMatchObject({ mimeType: 'image/png' })
    const uploads = (await steering.requests()).filter((line) => line.includes('/media/'))
    expect(uploads).toEqual(['POST /media/upload'])
  })

  test('a picture is streamed into the item with its name and type', async () => {
    const { steering, workflowId } = world()
    const { done } = await operate({
      workflow: workflowById(workflowId),
      waitMode: 'poll',
      outputFiles: 'binary',
      binaryField: 'picture',
    })
    await steering.started()
    await steering.endAll()
    const [item] = (await done()).items('Wireflow')
    expect(item?.binary).toMatchObject({
      picture: { mimeType: 'image/png', fileName: expect.stringMatching(/\.png$/) },
    })
    // Two nodes give the same picture; it is fetched once.
    const files = (await steering.requests()).filter((line) => line.includes('/files/'))
    expect(files).toHaveLength(1)
  })

  test('a file that is neither a URL nor there is refused before anything is paid', async () => {
    const { steering } = world()
    const inputs = { value: { 'file:n-photo': 'nowhere' }, schema: [] }
    const { done } = await operate({
      workflow: workflowById(everyInputId),
      inputs: { mappingMode: 'defineBelow', ...inputs },
    })
    expect((await done()).error()?.message).toContain('neither a URL nor a binary field')
    expect(await steering.requests()).toEqual([])
  })

  test('a workflow comes with its graph and inputs, its cost can be asked for', async () => {
    const { workflowId } = world()
    const workflow = workflowById(workflowId)
    const one = await operate({ operation: 'get', workflow })
    expect((await one.done()).items('Wireflow')).toMatchObject([
      { json: { id: workflowId, nodes: expect.any(Array), inputs: [{}, {}] } },
    ])
    const cost = await operate({ operation: 'estimateCost', workflow })
    expect((await cost.done()).items('Wireflow')).toMatchObject([
      { json: { estimatedCredits: expect.any(Number), sufficient: true } },
    ])
    const many = await operate({ operation: 'getMany', returnAll: false, limit: 1 })
    expect((await many.done()).items('Wireflow')).toHaveLength(1)
  })

  test('a part of a graph is run by itself', async () => {
    const { workflowId, steering } = world()
    const { done } = await operate({
      operation: 'executeGraph',
      workflow: workflowById(workflowId),
      waitMode: 'poll',
      graphOptions: { targetNodeId: 'n-join' },
    })
    const [item] = (await done()).items('Wireflow')
    expect(item?.json).toMatchObject({ status: 'completed', text: expect.any(String) })
    expect(item?.json['url']).toBeNull()
    expect(await steering.requests()).toContain(`POST /workflows/${workflowId}/execute`)
  })

  test('a batch is started by one call, and each of its executions is an item', async () => {
    const { workflowId, steering } = world()
    const values = ['a red bike', 'a blue boat', 'a green kite']
    const { done } = await operate({
      operation: 'executeGraph',
      workflow: workflowById(workflowId),
      waitMode: 'poll',
      graphOptions: { iteratorConfigs: JSON.stringify([{ nodeId: 'n-prompt', values }]) },
      outputFiles: 'binary',
    })
    const executions = await steering.started(3)
    await steering.endAll()
    const items = (await done()).items('Wireflow')
    expect(items.map(({ json }) => json['executionId'])).toEqual(
      executions.map(({ id }) => id),
    )
    for (const [index, item] of items.entries()) {
      expect(JSON.stringify(item.json['outputs'])).toContain(values[index])
      expect(item).toMatchObject({
        json: { status: 'completed', url: expect.stringMatching(/\.png$/) },
        binary: { data: { mimeType: 'image/png' } },
        pairedItem: { item: 0 },
      })
    }
    const starts = (await steering.requests()).filter((line) => line.startsWith('POST'))
    expect(starts).toEqual([`POST /workflows/${workflowId}/execute`])
  })

  test('of a batch the failed execution takes the error branch and the others go on', async () => {
    const { workflowId, steering, n8n, alone } = world()
    const path = randomUUID()
    const values = ['good', 'sandbox:fail=n-image']
    const node = wireflowNode(
      {
        operation: 'executeGraph',
        workflow: workflowById(workflowId),
        waitMode: 'poll',
        graphOptions: {
          iteratorConfigs: JSON.stringify([{ nodeId: 'n-prompt', values }]),
        },
      },
      alone,
      { onError: 'continueErrorOutput' },
    )
    const { id } = await n8n().createWorkflow([webhookNode(path), node])
    await post(n8n().url, path)
    await steering.started(2)
    await steering.endAll()
    const done = await n8n().execution(id)
    expect(done.items('Wireflow')).toMatchObject([{ json: { status: 'completed' } }])
    expect(done.items('Wireflow', 1)).toMatchObject([
      { json: { error: expect.stringContaining('failed') } },
    ])
  })

  test('what a list within a workflow makes comes in one item, each as a file of its own', async () => {
    const { sandbox, steering } = world()
    const { id } = sandbox.createWorkflow(FOR_EACH)
    const { done } = await operate({
      workflow: workflowById(id),
      waitMode: 'poll',
      outputFiles: 'binary',
    })
    await steering.started()
    await steering.endAll()
    const [item, ...others] = (await done()).items('Wireflow')
    expect(others).toEqual([])
    expect(Object.keys(item?.binary ?? {})).toEqual(['data', 'data_1', 'data_2'])
  })

  test('executions are listed to the last, read, and waited for', async () => {
    const { workflowId, steering, sandbox } = world()
    const workflow = workflowById(workflowId)
    const { id } = await operate({ workflow, waitMode: 'none' })
    await world().n8n().execution(id)
    const [execution] = await steering.started()
    const executionId = execution?.id

    const get = await operate({ resource: 'execution', operation: 'get', executionId })
    expect((await get.done()).items('Wireflow')).toMatchObject([
      { json: { executionId, status: 'running' } },
    ])
    const wait = await operate({
      resource: 'execution',
      operation: 'waitFor',
      executionId,
    })
    await steering.end(executionId ?? '')
    expect((await wait.done()).items('Wireflow')).toMatchObject([
      { json: { executionId, status: 'completed' } },
    ])
    const list = await operate({
      resource: 'execution',
      operation: 'getMany',
      workflow,
      returnAll: true,
    })
    const all = sandbox.executions().filter((each) => each.workflowId === workflowId)
    expect((await list.done()).items('Wireflow')).toHaveLength(all.length)
  })

  test('raw and selected fields are what comes out when they are asked for', async () => {
    const { workflowId, steering } = world()
    const run = { workflow: workflowById(workflowId), waitMode: 'none' }
    const chosen = await operate({
      ...run,
      output: 'selectedFields',
      fields: ['status', 'executionId'],
    })
    const [execution] = await steering.started()
    expect((await chosen.done()).items('Wireflow')).toMatchObject([
      { json: { status: 'running', executionId: execution?.id } },
    ])
    const [item] = (await chosen.done()).items('Wireflow')
    expect(Object.keys(item?.json ?? {})).toHaveLength(2)
    const raw = await operate({
      resource: 'execution',
      operation: 'get',
      executionId: execution?.id,
      output: 'raw',
    })
    expect((await raw.done()).items('Wireflow')).toMatchObject([
      { json: { id: execution?.id, status: 'RUNNING', workflowSnapshot: {} } },
    ])
  })

  test('triggers of Wireflow and of the relay take data without a key', async () => {
    const { workflowId, relayApi, steering } = world()
    const fire = { resource: 'trigger', operation: 'fire', data: '{"prompt":"a kite"}' }
    const direct = await operate({ ...fire, trigger: workflowId })
    expect((await direct.done()).items('Wireflow')).toMatchObject([
      { json: { executionId: expect.any(String), status: 'queued' } },
    ])
    const { url } = await relayApi<{ url: string }>('POST', '/v1/triggers', {
      workflowId,
    })
    const relayed = await operate({ ...fire, trigger: url })
    expect((await relayed.done()).items('Wireflow')).toMatchObject([
      { json: { runId: expect.stringMatching(/^run_/) } },
    ])
    await steering.started(2)
  })

  test('a file at an address is handed to Wireflow', async () => {
    const { done } = await operate({
      resource: 'file',
      operation: 'upload',
      source: 'url',
      url: 'https://example.com/photo.jpg',
    })
    expect((await done()).items('Wireflow')).toMatchObject([
      { json: { url: expect.stringMatching(/^http/) } },
    ])
  })

  test('every example is made of nodes that this n8n knows, and can be saved', async () => {
    const names = await readdir(join(PACKAGE_DIR, 'examples'))
    expect(names).toHaveLength(3)
    for (const name of names) {
      const text = await readFile(join(PACKAGE_DIR, 'examples', name), 'utf8')
      const example = JSON.parse(text) as { nodes: NodeJson[]; connections: object }
      const nodeInfos = example.nodes.map(({ type, typeVersion }) => ({
        name: type,
        version: typeVersion,
      }))
      const known = await world()
        .n8n()
        .rest<object[]>('POST', '/node-types', { nodeInfos })
      expect(known).toHaveLength(example.nodes.length)
      await world()
        .n8n()
        .createWorkflow(example.nodes, example.connections, { isActive: false })
    }
  })

  test('as the tool of an agent it polls, and never suspends though it has a relay', async () => {
    const { n8n, steering, workflowId, relayed } = world()
    const path = randomUUID()
    const webhook = webhookNode(path)
    // What n8n itself runs a tool with when one tries it out in the editor.
    const executor = aNode('Executor', '@n8n/n8n-nodes-langchain.toolExecutor', 1, {
      parameters: {
        query: '{ "Wireflow": { "prompt": "a kite" } }',
        toolName: '',
        node: 'Wireflow',
      },
    })
    const run = {
      workflow: workflowById(workflowId),
      specifyInputs: 'json',
      inputsJson: '={{ { "n-prompt": $fromAI("prompt", "What to draw") } }}',
    }
    const tool = {
      ...wireflowNode(run, relayed),
      type: 'n8n-nodes-wireflow.wireflowTool',
    }
    const { id } = await n8n().createWorkflow([webhook, executor, tool], {
      Webhook: { main: [[{ node: 'Executor', type: 'main', index: 0 }]] },
      Wireflow: { ai_tool: [[{ node: 'Executor', type: 'ai_tool', index: 0 }]] },
    })
    await post(n8n().url, path)
    const [execution] = await steering.started()
    await steering.end(execution?.id ?? '')
    const done = await n8n().execution(id, ['success', 'error', 'waiting'])
    expect(done.status).toBe('success')
    expect(JSON.stringify(done.items('Executor'))).toContain(execution?.id)
    expect(await steering.requests()).toContain(
      `GET /workflows/executions/${execution?.id}/poll`,
    )
  })
}

const FOR_EACH = {
  name: 'A picture for each',
  nodes: [
    {
      id: 'each',
      data: {
        nodeType: 'iterator:list',
        config: { items: ['a cat', 'a dog', 'a bird'] },
      },
    },
    { id: 'picture', data: { nodeType: 'generate:flux_2' } },
  ],
  edges: [{ source: 'each', target: 'picture' }],
}
