import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { EVERY_INPUT } from '../../harness/every-input.ts'
import {
  aNode,
  itemsNode,
  photoNode,
  webhookNode,
  wireflowNode,
  workflowById,
} from '../../harness/nodes.ts'
import type { NodeJson } from '../../harness/n8n-client.ts'
import { PACKAGE_DIR } from '../../harness/package.ts'
import { until } from '../../harness/until.ts'
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
  async function operate(
    parameters: object,
    before: NodeJson[] = [],
    body: object = {},
    credentials = world().alone,
  ) {
    const { n8n } = world()
    const path = randomUUID()
    const nodes = [webhookNode(path), ...before, wireflowNode(parameters, credentials)]
    const { id } = await n8n().createWorkflow(nodes)
    await post(n8n().url, path, body)
    return { id, done: () => n8n().execution(id) }
  }

  /** The same for a node that has a relay. */
  const operateRelayed = (parameters: object, credentials = world().relayed) =>
    operate(parameters, [], {}, credentials)

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
      ['n-prompt', 'Prompt (saved: a red bike)', 'string'],
      ['n-style', 'Style (saved: as a woodcut)', 'string'],
    ])
    expect(await fieldsOf(everyInputId)).toEqual([
      ['file:n-photo', 'Photo (URL or binary field)', 'string'],
      ['n-count', 'Count (saved: 3)', 'number'],
      ['n-sharp', 'Sharp (saved: true)', 'boolean'],
      ['n-style', 'Style (saved: oil)', 'options'],
      ['n-words', 'Words (saved: hello)', 'string'],
    ])
  })

  test('a file of the item is uploaded and fills an input, and what is made comes as a file', async () => {
    const { steering, sandbox } = world()
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
    const made = await steering.made(String(item?.json['executionId']), sandbox)
    expect(made['n-count']).toContain('7')
    expect(made['n-style']).toContain('ink')
    // What was left empty keeps what Wireflow has saved.
    expect(made['n-words']).toContain('hello')
    expect(item?.json['outputs']).toMatchObject([{ nodeId: 'n-seen', label: 'Seen' }])
    const uploaded = await fetch(String(item?.json['url']))
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
    expect(await steering.requests()).toEqual([`GET /workflows/${everyInputId}/run`])
  })

  test.each(['alone', 'relayed'] as const)(
    'names that are no input are refused with the list before anything is paid (%s)',
    async (credentials) => {
      const { workflowId, sandbox, n8n } = world()
      const before = sandbox.executions().length
      const path = randomUUID()
      const run = {
        workflow: workflowById(workflowId),
        specifyInputs: 'json',
        inputsJson: '{ "promt": "a cat" }',
      }
      const node = wireflowNode(run, world()[credentials])
      const { id } = await n8n().createWorkflow([webhookNode(path), node])
      await post(n8n().url, path)
      const done = await n8n().execution(id)
      expect(done.error()).toMatchObject({
        message: 'There is no input "promt"',
        description: expect.stringMatching(
          /Nothing was started[^]*Prompt \(n-prompt\): text/,
        ),
      })
      expect(sandbox.executions()).toHaveLength(before)
    },
  )

  test.each(['alone', 'relayed'] as const)(
    'inputs may go by their labels (%s)',
    async (credentials) => {
      const { workflowId, steering, sandbox, n8n } = world()
      const path = randomUUID()
      const run = {
        workflow: workflowById(workflowId),
        waitMode: 'none',
        specifyInputs: 'json',
        inputsJson: '{ "prompt": "a cat" }',
      }
      const node = wireflowNode(run, world()[credentials])
      const { id } = await n8n().createWorkflow([webhookNode(path), node])
      await post(n8n().url, path)
      await n8n().execution(id, ['success'])
      const [execution] = await steering.started()
      await steering.endAll()
      const made = await steering.made(execution?.id ?? '', sandbox)
      expect(made['n-prompt']).toContain('a cat')
    },
  )

  test('a workflow comes with its graph and inputs, its cost can be asked for', async () => {
    const { workflowId } = world()
    const workflow = workflowById(workflowId)
    const one = await operate({ operation: 'describe', workflow })
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
    const { workflowId, steering, sandbox } = world()
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
      const made = await steering.made(String(item.json['executionId']), sandbox)
      expect(made['n-prompt']).toContain(values[index])
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
      {
        json: { error: { message: expect.stringContaining('failed'), status: 'failed' } },
      },
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
    const trigger = `${world().sandbox.url}/workflow/${workflowId}/trigger`
    const direct = await operate({ ...fire, trigger })
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

  test('what would cost more than is allowed is refused with what each node costs', async () => {
    const { workflowId, sandbox } = world()
    const before = sandbox.executions().length
    const run = { workflow: workflowById(workflowId), waitMode: 'none' }
    const dear = await operate({ ...run, options: { maximumCredits: 1 } })
    expect((await dear.done()).error()).toMatchObject({
      message: expect.stringMatching(/would cost \d+ credits, and Maximum Credits is 1/),
      description: expect.stringMatching(/Nothing was started.*\n.*Picture: \d+ credits/),
    })
    expect(sandbox.executions()).toHaveLength(before)
    const cheap = await operate({ ...run, options: { maximumCredits: 1_000 } })
    expect((await cheap.done()).status).toBe('success')
    expect(sandbox.executions()).toHaveLength(before + 1)
  })

  test('credits and limits are told, with those of the relay', async () => {
    const usage = { resource: 'account', operation: 'getUsage' }
    const alone = await operate(usage)
    expect((await alone.done()).items('Wireflow')).toMatchObject([
      { json: { credits: { remaining: expect.any(Number) }, relay: null } },
    ])
    const relayed = await operateRelayed(usage)
    expect((await relayed.done()).items('Wireflow')).toMatchObject([
      { json: { relay: { runs: expect.any(Object) } } },
    ])
  })

  test('all items are run by one call, and each is an item of its own', async () => {
    const { workflowId, steering, sandbox } = world()
    const items = ['a red bike', 'a blue boat', 'a green kite'].map((prompt) => ({
      prompt,
    }))
    const run = {
      operation: 'runForMany',
      workflow: workflowById(workflowId),
      waitMode: 'poll',
      specifyInputs: 'json',
      inputsJson: '={{ { Prompt: $json.prompt } }}',
    }
    const { done } = await operate(run, [itemsNode()], { items })
    const started = await steering.started(3)
    await steering.endAll()
    const made = (await done()).items('Wireflow')
    expect(made.map(({ json, pairedItem }) => [json['executionId'], pairedItem])).toEqual(
      started.map(({ id }, item) => [id, { item }]),
    )
    for (const [index, { json }] of made.entries()) {
      const nodes = await steering.made(String(json['executionId']), sandbox)
      expect(nodes['n-prompt']).toContain(items[index]?.prompt)
      expect(nodes['n-style']).toContain('as a woodcut')
    }
    const starts = (await steering.requests()).filter((line) => line.startsWith('POST'))
    expect(starts).toEqual([`POST /workflows/${workflowId}/execute`])
  })

  test('a run of the relay is run again, and one that has not started is taken back', async () => {
    const { relayApi, steering, workflowId, sandbox, doors } = world()
    const inputs = { prompt: 'a lighthouse' }
    type Run = { id: string }
    const run = await relayApi<Run>('POST', '/v1/runs', { workflowId, inputs })
    const [first] = await steering.started()
    const cancel = await operateRelayed({
      resource: 'execution',
      operation: 'cancel',
      executionId: run.id,
    })
    expect((await cancel.done()).error()?.message).toMatch(/this one is running/)
    await steering.end(first?.id ?? '')
    await until('the end of the run', async () => {
      const { state } = await relayApi<{ state: string }>('GET', `/v1/runs/${run.id}`)
      return state === 'completed' || undefined
    })
    const again = await operateRelayed({
      resource: 'execution',
      operation: 'rerun',
      executionId: run.id,
      waitMode: 'poll',
    })
    const [second] = await steering.started()
    await steering.end(second?.id ?? '')
    const [item] = (await again.done()).items('Wireflow')
    expect(item?.json).toMatchObject({ status: 'completed', executionId: second?.id })
    expect(item?.json['runId']).not.toBe(run.id)
    const made = await steering.made(second?.id ?? '', sandbox)
    expect(made['n-prompt']).toContain('a lighthouse')

    // Without an answer of Wireflow a run waits to be started.
    await doors.wireflow.shut()
    const waiting = await relayApi<Run>('POST', '/v1/runs', { workflowId, inputs })
    await until('a start that was refused', async () => {
      const { state } = await relayApi<{ state: string }>('GET', `/v1/runs/${waiting.id}`)
      return state === 'accepted' || undefined
    })
    const taken = await operateRelayed({
      resource: 'execution',
      operation: 'cancel',
      executionId: waiting.id,
    })
    expect((await taken.done()).items('Wireflow')).toMatchObject([
      { json: { runId: waiting.id, status: 'cancelled' } },
    ])
    await doors.wireflow.open()
    const never = await operate({
      resource: 'execution',
      operation: 'cancel',
      executionId: 'exec_1',
    })
    expect((await never.done()).error()?.message).toContain('Only a run of the relay')
  })

  test('an execution of Wireflow is run again with what it has run', async () => {
    const { steering, workflowId, sandbox } = world()
    const first = await operate({
      workflow: workflowById(workflowId),
      waitMode: 'none',
      specifyInputs: 'json',
      inputsJson: '{ "Prompt": "a windmill" }',
    })
    await first.done()
    const [before] = await steering.started()
    await steering.endAll()
    const again = await operate({
      resource: 'execution',
      operation: 'rerun',
      executionId: before?.id,
      waitMode: 'poll',
    })
    const [started] = await steering.started()
    await steering.endAll()
    expect((await again.done()).items('Wireflow')).toMatchObject([
      { json: { status: 'completed', executionId: started?.id } },
    ])
    const made = await steering.made(started?.id ?? '', sandbox)
    expect(made['n-prompt']).toContain('a windmill')
  })

  test('a schedule of the relay is made, listed, switched off and deleted', async () => {
    const { relayApi, workflowId, manager } = world()
    const trigger = await relayApi<{ id: string; url: string }>('POST', '/v1/triggers', {
      workflowId,
    })
    const schedule = async (parameters: object) => {
      const all = { resource: 'schedule', ...parameters }
      const { done } = await operateRelayed(all, manager)
      const ended = await done()
      expect(ended.error()).toBeUndefined()
      return ended.items('Wireflow')
    }
    const [made] = await schedule({
      operation: 'create',
      trigger: trigger.url,
      cron: '0 7 * * 1-5',
      timeZone: 'Europe/Berlin',
      data: '{ "Prompt": "a morning" }',
    })
    expect(made?.json).toMatchObject({
      triggerId: trigger.id,
      cron: '0 7 * * 1-5',
      active: true,
    })
    const scheduleId = made?.json['id']
    const listed = await schedule({ operation: 'getAll', returnAll: true })
    expect(listed.map(({ json }) => json['id'])).toContain(scheduleId)
    expect(
      await schedule({ operation: 'update', scheduleId, active: false }),
    ).toMatchObject([{ json: { active: false } }])
    expect(await schedule({ operation: 'delete', scheduleId })).toMatchObject([
      { json: { deleted: true } },
    ])
  })

  test('what a service says is told in the words of the editor', async () => {
    const { alone, relayed } = world()
    const saidOf = async (parameters: object, credentials = alone) => {
      const { done } = await operate(parameters, [], {}, credentials)
      return (await done()).error()
    }
    const unknown = { workflow: workflowById('cmxnope') }
    const missing = { message: 'There is no workflow "cmxnope"' }
    expect(await saidOf(unknown)).toMatchObject(missing)
    expect(await saidOf(unknown, relayed)).toMatchObject(missing)
    const execution = { resource: 'execution', operation: 'get' }
    expect(await saidOf({ ...execution, executionId: 'exec_no' })).toMatchObject({
      message: 'There is no execution "exec_no"',
    })
    expect(await saidOf({ ...execution, executionId: 'run_1' })).toMatchObject({
      message: 'This needs a relay',
      description: expect.stringContaining('Wireflow Relay API credential'),
    })
    const graph = {
      operation: 'executeGraph',
      workflow: workflowById(world().workflowId),
    }
    expect(
      await saidOf({ ...graph, graphOptions: { iteratorConfigs: '[bad' } }),
    ).toMatchObject({ message: '"Iterator Configs" is not valid JSON' })
    expect(
      await saidOf({ ...graph, graphOptions: { targetNodeId: 'n-nope' } }),
    ).toMatchObject({ message: 'There is no node "n-nope" in this graph' })
    const json = { specifyInputs: 'json', inputsJson: '[1]' }
    expect(
      await saidOf({ workflow: workflowById(world().workflowId), ...json }),
    ).toMatchObject({ message: '"Inputs (JSON)" is not a JSON object' })
    const upload = { resource: 'file', operation: 'upload', source: 'url', url: 'nope' }
    expect(await saidOf(upload)).toMatchObject({ message: '"nope" is not a URL' })
    const fire = { resource: 'trigger', operation: 'fire' }
    const nobody = `${world().relay().url}/t/trg_00000000000000000000000000`
    expect(await saidOf({ ...fire, trigger: nobody })).toMatchObject({
      message: 'There is no such trigger',
    })
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
