import { readConfig, startRelay, type Config } from '@wireflow-connect/relay'
import { createSandbox, EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { join } from 'node:path'
import { refuseSecondDemo, removeDemoFile, writeDemoFile } from './demo-file.ts'
import { choosePort } from './free-port.ts'
import { createLiveLog } from './live-log.ts'
import { startReceiver } from './receiver.ts'
import { createApi } from './relay-api.ts'
import { findKeptSecret, loadSandboxKey, seed, type Seed } from './seed.ts'

// Always the same, so that a later start replaces the workflow and its trigger goes on.
const WORKFLOW_ID = 'cmx0demo00000000000000001'

export type Demo = { close(): Promise<void> }

type Env = Record<string, string | undefined>
type Say = (line: string) => void

export type Options = {
  /** What is made ready meanwhile, such as the console in a clone. Never throws. */
  prepare?: (say: Say, stopping: AbortSignal) => Promise<void>
}

/**
 * Starts everything on this machine: the sandbox in the upstream's place, a receiver, and
 * the relay with its own database; then makes the demo's trigger and endpoint, once.
 */
export async function startDemo(
  env: Env,
  say: Say,
  options: Options = {},
): Promise<Demo> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of closers.splice(0).toReversed()) await step()
  }
  try {
    await open(env, say, options, (step) => closers.push(step))
    return { close }
  } catch (error) {
    await close()
    throw error
  }
}

async function open(
  env: Env,
  say: Say,
  { prepare }: Options,
  onClose: (close: () => Promise<void>) => void,
): Promise<void> {
  // Faulty settings are named before anything is opened.
  const { dataDir } = readConfig(env)
  await refuseSecondDemo(dataDir)
  await removeDemoFile(dataDir)

  const stopping = new AbortController()
  const preparing = prepare?.(say, stopping.signal)
  onClose(async () => {
    stopping.abort()
    await preparing
  })
  const sandbox = await createSandbox({
    apiKey: await loadSandboxKey(dataDir),
    dataFile: join(dataDir, 'sandbox.json'),
  })
  onClose(() => sandbox.close())
  const workflow = sandbox.createWorkflow({ ...EXAMPLE_WORKFLOW, id: WORKFLOW_ID })
  const sandboxPort = await choosePort('sandbox', env['SANDBOX_PORT'], 4410, say)
  const { url: sandboxUrl } = await sandbox.listen({ port: sandboxPort })

  const receiver = await startReceiver({
    port: await choosePort('receiver', env['RECEIVER_PORT'], 4420, say),
    say,
  })
  onClose(() => receiver.close())
  const keptSecret = await findKeptSecret(dataDir)
  if (keptSecret) receiver.trust(keptSecret)

  const config = await relayConfig(env, { sandboxUrl, apiKey: sandbox.apiKey }, say)
  let formUrl: string | undefined
  const relay = await startRelay(config, {
    logDestination: createLiveLog(say),
    formUrl: () => formUrl,
  })
  onClose(() => relay.close())

  const seeded = await seed({
    dataDir,
    relayUrl: relay.url,
    adminToken: relay.adminToken,
    workflowId: workflow.id,
    receiverUrl: receiver.url,
  })
  formUrl = seeded.formUrl
  receiver.trust(seeded.endpointSecret)

  await writeDemoFile(dataDir, { ...seeded, relayUrl: relay.url, sandboxUrl })
  onClose(() => removeDemoFile(dataDir))
  const { url: signInUrl } = await createApi(relay.url, relay.adminToken).post<{
    url: string
  }>('/v1/sign-in-links', {})
  introduce(say, { ...seeded, relayUrl: relay.url, sandboxUrl, signInUrl })
}

async function relayConfig(
  env: Env,
  sandbox: { sandboxUrl: string; apiKey: string },
  say: Say,
): Promise<Config> {
  const allowed = env['RELAY_ALLOW_PRIVATE_NETWORKS']
  return readConfig({
    ...env,
    PORT: String(await choosePort('relay', env['PORT'], 4400, say)),
    WIREFLOW_BASE_URL: sandbox.sandboxUrl,
    WIREFLOW_API_KEY: sandbox.apiKey,
    // The demo's receiver is on this machine.
    RELAY_ALLOW_PRIVATE_NETWORKS: [allowed, '127.0.0.0/8', '::1/128']
      .filter(Boolean)
      .join(','),
  })
}

function introduce(
  say: Say,
  urls: Seed & { relayUrl: string; sandboxUrl: string; signInUrl: string },
): void {
  say(`
Wireflow Connect is running.

  console   ${urls.relayUrl}/console
            ${urls.signInUrl}   (signs you in, once)
  relay     ${urls.relayUrl}
  sandbox   ${urls.sandboxUrl}   (stands in for Wireflow)
  receiver  ${urls.receiverUrl}

Start a workflow from a form:

  ${urls.formUrl}

or from a command line:

  curl ${urls.triggerUrl} -H 'content-type: application/json' -d '{"prompt":"a red bike"}'

What happens shows below. Ctrl-C stops everything.
`)
}
