import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { readConfig, startRelay } from '@wireflow-connect/relay'
import { createSandbox } from '@wireflow-connect/sandbox'
import { createDataDir, removeDataDir } from '../harness/data-dir.ts'
import { createApi, type Api } from './api.ts'

const ADMIN_TOKEN = 'the-operator-of-this-test-and-no-other'

/** A relay before a sandbox. Its host and the ids of its triggers are all that is other. */
export type RelayDoors = { api: Api; close(): Promise<void> }

export async function openRelayDoors(): Promise<RelayDoors> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of closers.splice(0).toReversed()) await step()
  }
  try {
    return { api: await open((step) => closers.push(step)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function open(onClose: (step: () => Promise<void>) => void): Promise<Api> {
  const sandbox = await createSandbox({ seed: 1, plan: 'enterprise', speed: 60 })
  onClose(() => sandbox.close())
  await sandbox.listen()
  const dataDir = await createDataDir()
  onClose(() => removeDataDir(dataDir))
  const config = readConfig({
    PORT: '0',
    RELAY_DATA_DIR: dataDir,
    RELAY_ADMIN_TOKEN: ADMIN_TOKEN,
    WIREFLOW_BASE_URL: sandbox.url,
    WIREFLOW_API_KEY: sandbox.apiKey,
  })
  const logDestination = new Writable({ write: (_chunk, _encoding, done) => done() })
  const relay = await startRelay(config, { logDestination })
  onClose(() => relay.close())

  const { apiKey: key } = sandbox
  const { fetch } = globalThis
  const upstream = createApi({ url: sandbox.url, key, fetch }, true)
  const token = await newToken(relay.url)
  const manage = createApi({ url: relay.url, key: token, fetch }, false)
  return {
    ...createApi({ url: `${relay.url}/api/v1`, key, fetch }, false),
    async createTrigger(graph) {
      const workflowId = await upstream.create(graph)
      const { status, text, body } = await post(manage, '/v1/triggers', {
        workflowId,
        // The upstream takes every body.
        settings: { requireInput: false },
      })
      assert.equal(status, 201, text)
      return { webhookId: String(body['id']), workflowId }
    },
  }
}

async function newToken(url: string): Promise<string> {
  const operator = createApi({ url, key: ADMIN_TOKEN, fetch: globalThis.fetch }, false)
  const { body } = await operator.send('GET', '/v1/workspaces')
  const [workspace] = body['data'] as { id: string }[]
  const wanted = { workspaceId: workspace?.id, name: 'contract' }
  return String((await post(operator, '/v1/tokens', wanted)).body['token'])
}

async function post({ send }: Api, path: string, body: object) {
  return send('POST', path, body, { 'content-type': 'application/json' })
}
