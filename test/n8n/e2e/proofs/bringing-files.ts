import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERY_INPUT } from '../../harness/every-input.ts'
import { startFileHosts, type FileHosts } from '../../harness/file-hosts.ts'
import type { Item, NodeJson } from '../../harness/n8n-client.ts'
import {
  aNode,
  itemsNode,
  noOpNode,
  photoNode,
  triggerNode,
  webhookNode,
  wireflowNode,
  workflowById,
} from '../../harness/nodes.ts'
import type { N8nWorld } from '../../harness/world.ts'
import { post } from './post.ts'

// More than Wireflow takes in one request.
const LARGE_BYTES = 5 * 1_024 * 1_024

/** Files into Wireflow and out of it, where that is not as easy as it may be. */
export function proveBringingFiles(world: () => N8nWorld): void {
  let everyInputId: string
  let hosts: FileHosts
  let guarded: N8nWorld['alone']
  beforeAll(async () => {
    const { sandbox, n8n } = world()
    const named = { ...EVERY_INPUT, name: 'Whatever is given' }
    everyInputId = sandbox.createWorkflow(named).id
    hosts = await startFileHosts(new URL(sandbox.url).origin)
    const data = { apiKey: sandbox.apiKey, baseUrl: hosts.baseUrl }
    guarded = { wireflowApi: await n8n().createCredential('wireflowApi', data) }
  })
  afterAll(() => hosts?.close())

  /** Runs nodes that follow a webhook, and returns what became of it. */
  async function run(nodes: NodeJson[], body: object = {}) {
    const { n8n } = world()
    const path = randomUUID()
    const { id } = await n8n().createWorkflow([webhookNode(path), ...nodes])
    await post(n8n().url, path, body)
    return { id, done: () => n8n().execution(id) }
  }

  /** A run of the workflow whose picture is whatever address it is given. */
  function runOf(photo: string, more: object = {}) {
    const value = { 'file:n-photo': photo }
    return wireflowNode(
      {
        workflow: workflowById(everyInputId),
        waitMode: 'poll',
        inputs: { mappingMode: 'defineBelow', value, schema: [] },
        outputFiles: 'binary',
      },
      guarded,
      more,
    )
  }

  const PICTURE = { mimeType: 'image/png', fileName: expect.stringMatching(/\.png$/) }

  test('a file that is too large for one request is announced, put and completed', async () => {
    const { steering, alone } = world()
    const bytes = Buffer.alloc(LARGE_BYTES, 'wireflow')
    const file = photoNode()
    const upload = {
      ...wireflowNode(
        {
          resource: 'file',
          operation: 'upload',
          source: 'binary',
          binaryProperty: 'photo',
        },
        alone,
      ),
      name: 'Upload',
    }
    const again = { ...file, id: randomUUID(), name: 'Again' }
    const parameters = {
      ...again.parameters,
      sourceProperty: 'base64',
    }
    const base64 = aNode('Base64', 'n8n-nodes-base.set', 3.4, {
      parameters: {
        mode: 'raw',
        jsonOutput: `={{ { base64: $('Webhook').item.json.body.base64, url: $json.url } }}`,
      },
    })
    const { done } = await run(
      [file, upload, base64, { ...again, parameters }, runOf('photo')],
      { base64: bytes.toString('base64') },
    )
    const ended = await done()
    expect(ended.error()).toBeUndefined()
    const outputs = ended.items('Wireflow')[0]?.json['outputs'] as { url?: string }[]
    const [uploaded] = ended.items('Upload')
    for (const url of [uploaded?.json['url'], outputs.find((one) => one.url)?.url]) {
      const kept = await (await fetch(String(url))).arrayBuffer()
      expect(Buffer.from(kept).equals(bytes)).toBe(true)
    }
    const uploads = (await steering.requests()).filter((line) =>
      /media|uploads/.test(line),
    )
    const way = [
      'POST /media/upload-url',
      expect.stringMatching(/^PUT \/uploads\//),
      'POST /media/upload-url/complete',
    ]
    expect(uploads).toEqual([...way, ...way])
  })

  test('an output that its host refuses to programs comes through the proxy of Wireflow', async () => {
    hosts.asked.splice(0)
    const { done } = await run([runOf(`${hosts.cdnUrl}/guarded.webp`)])
    const ended = await done()
    expect(ended.error()).toBeUndefined()
    expect(ended.items('Wireflow')[0]?.binary).toMatchObject({
      data: { fileName: 'guarded.webp', mimeType: 'image/webp', fileSize: '11 B' },
    })
    expect(hosts.asked).toHaveLength(2)
  })

  test('an output whose address has expired is named, with what to do', async () => {
    const { done } = await run([runOf(`${hosts.cdnUrl}/expired.webp`)])
    const error = (await done()).error()
    expect(error?.message).toBe('An output file could not be downloaded (404)')
    expect(error?.description).toContain(`${hosts.cdnUrl}/expired.webp`)
    expect(error?.description).toContain('take the URL in place of the file')
  })

  test('of several items the one whose file is gone takes the error branch', async () => {
    const { steering, alone, workflowId } = world()
    await downloadsAnswer(410, { times: 1 })
    const parameters = {
      workflow: workflowById(workflowId),
      waitMode: 'poll',
      outputFiles: 'binary',
    }
    const node = wireflowNode(parameters, alone, { onError: 'continueErrorOutput' })
    const { done } = await run([itemsNode(), node], { items: [{ n: 1 }, { n: 2 }] })
    await steering.started(2)
    await steering.endAll()
    const ended = await done()
    expect(ended.items('Wireflow')).toMatchObject([
      { binary: { data: PICTURE }, pairedItem: { item: 1 } },
    ])
    expect(ended.items('Wireflow', 1)).toMatchObject([
      {
        json: { error: { message: 'An output file could not be downloaded (410)' } },
        pairedItem: { item: 0 },
      },
    ])
  })

  /** A suspended run that wants its picture as a file. */
  async function suspend(more: object = {}) {
    const { relayed, workflowId, n8n, steering } = world()
    const parameters = {
      workflow: workflowById(workflowId),
      waitMode: 'suspend',
      outputFiles: 'binary',
    }
    const node = wireflowNode(parameters, relayed, more)
    const { id, done } = await run([node, noOpNode('After')])
    const [execution] = await steering.started()
    await n8n().execution(id, ['waiting'])
    return { done, end: () => steering.end(execution?.id ?? '') }
  }

  const downloadsAnswer = (status: number, more: object = {}) =>
    world().steering.addFault({
      match: { path: '/files/', ...more },
      effect: { kind: 'status', status },
    })

  test('a download that does not work for now is made when the callback comes again', async () => {
    await downloadsAnswer(503, { times: 1 })
    const { done, end } = await suspend()
    await end()
    expect((await done()).items('After')).toMatchObject([
      { json: { status: 'completed' }, binary: { data: { mimeType: 'image/png' } } },
    ])
    expect(filesAsked(await world().steering.requests())).toHaveLength(2)
  })

  test('a suspended item whose file is gone takes the error branch', async () => {
    await downloadsAnswer(410)
    const { done, end } = await suspend({ onError: 'continueErrorOutput' })
    await end()
    const ended = await done()
    expect(ended.items('Wireflow', 1)).toMatchObject([
      { json: { error: { message: 'An output file could not be downloaded (410)' } } },
    ])
  })

  test('a suspended item whose file is gone stops the workflow, which is told why', async () => {
    await downloadsAnswer(410)
    const { done, end } = await suspend()
    await end()
    const ended = await done()
    expect(ended.status).toBe('error')
    expect(ended.error()?.message).toBe('An output file could not be downloaded (410)')
  })

  /** Starts an execution that the relay follows, and lets it end. */
  async function endOne(): Promise<void> {
    const { relayApi, steering, workflowId } = world()
    await relayApi('POST', '/v1/runs', { workflowId })
    const [execution] = await steering.started()
    await steering.end(execution?.id ?? '')
  }

  /** What the Wireflow Trigger makes of one execution. */
  async function trigger(credentials = world().relayed): Promise<Item[]> {
    const { n8n } = world()
    const parameters = { events: ['execution.completed'], outputFiles: 'binary' }
    const node = triggerNode(parameters, credentials)
    const { id } = await n8n().createWorkflow([node, noOpNode('After')])
    await endOne()
    const done = await n8n().execution(id)
    expect(await n8n().listExecutions(id)).toHaveLength(1)
    await n8n().deactivate(id)
    return done.items('After')
  }

  test('the Wireflow Trigger brings the files along', async () => {
    expect(await trigger()).toMatchObject([
      { json: { event: 'execution.completed' }, binary: { data: PICTURE } },
    ])
  })

  test('an event whose files cannot be had for now is new when it is brought again', async () => {
    await downloadsAnswer(503, { times: 1 })
    expect(await trigger()).toMatchObject([{ binary: { data: PICTURE } }])
  })

  test('an event whose files are gone starts the workflow and names them', async () => {
    await downloadsAnswer(403)
    const { wireflowApi: _none, ...onlyRelay } = world().relayed
    const [item] = await trigger(onlyRelay)
    expect(item?.json['missingFiles']).toEqual([expect.stringContaining('/files/')])
    expect(item?.json['event']).toBe('execution.completed')
  })

  test('the polling trigger brings files along, and is not held up by one that is gone', async () => {
    const { n8n, alone, workflowId } = world()
    // n8n lets nobody poll each second, but twenty times each minute is as good.
    const item = Array.from({ length: 20 }, (_, index) => ({
      mode: 'custom',
      cronExpression: `${index * 3} * * * * *`,
    }))
    const type = 'n8n-nodes-wireflow.wireflowPollingTrigger'
    const poller = aNode('Poller', type, 1, {
      parameters: {
        pollTimes: { item },
        workflow: workflowById(workflowId),
        outputFiles: 'binary',
      },
      credentials: alone,
    })
    const { id } = await n8n().createWorkflow([poller, noOpNode('After')])
    await downloadsAnswer(410, { times: 1 })
    await endOne()
    const gone = await n8n().execution(id)
    expect(gone.items('After')[0]?.json['missingFiles']).toHaveLength(1)
    await endOne()
    const next = await n8n().execution(id, ['success'], gone.id)
    await n8n().deactivate(id)
    expect(next.items('After')).toMatchObject([{ binary: { data: PICTURE } }])
  })
}

function filesAsked(requests: readonly string[]): string[] {
  return requests.filter((line) => line.includes('/files/'))
}
