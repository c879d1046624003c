import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { createSandbox, EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

const { ZAPIER_COMMAND = '', ZAPIER_APP = '', ZAPIER_NODE = '' } = process.env
const run = promisify(execFile)

let sandbox: Sandbox
let workflowId: string

beforeAll(async () => {
  sandbox = await createSandbox({ limits: false, durations: 'immediate', seed: 1 })
  await sandbox.listen()
  const webhookId = 'whk_cli'
  workflowId = sandbox.createWorkflow({ ...EXAMPLE_WORKFLOW, webhookId }).id
})

afterAll(async () => {
  await sandbox.close()
})

/** Zapier's own command line, without a login and without a network. */
async function zapier(...args: string[]): Promise<string> {
  const env = {
    PATH: `${dirname(ZAPIER_NODE)}:/usr/bin:/bin`,
    DISABLE_ZAPIER_ANALYTICS: '1',
    NO_UPDATE_NOTIFIER: '1',
    authData_api_key: sandbox.apiKey,
    authData_base_url: sandbox.url,
  }
  const { stdout } = await run(ZAPIER_NODE, [ZAPIER_COMMAND, ...args], {
    cwd: ZAPIER_APP,
    env,
  })
  return stdout
}

async function invoke(kind: string, key: string, inputData: object): Promise<unknown> {
  const given = ['-i', JSON.stringify(inputData), '--non-interactive']
  return JSON.parse(await zapier('invoke', kind, key, ...given))
}

test('the app is structurally sound', async () => {
  const args = ['--without-style', '--skip-build', '--format', 'json']
  expect(JSON.parse(await zapier('validate', ...args))).toEqual([])
})

test('the connection is tried out and labelled', async () => {
  const label = `key …${sandbox.apiKey.slice(-4)}, ${new URL(sandbox.url).host}`
  const tested = await zapier('invoke', 'auth', 'test', '--non-interactive')
  expect(JSON.parse(tested)).toEqual({ account: label })
  expect(await zapier('invoke', 'auth', 'label', '--non-interactive')).toContain(label)
})

test('every action and every search answers', async () => {
  const chosen = { workflow_id: workflowId }
  const started = await invoke('create', 'run_workflow', chosen)
  expect(started).toMatchObject({ workflow_id: workflowId, status: 'completed' })
  const { id } = started as { id: string }

  const name = 'from a prompt'
  expect(await invoke('search', 'find_workflow', { name })).toMatchObject([
    { id: workflowId },
  ])
  const found = await invoke('search', 'find_execution', { execution_id: id })
  expect(found).toMatchObject([{ id, status: 'completed' }])
  expect(await invoke('search', 'find_latest_execution', chosen)).toMatchObject([{ id }])

  const fired = { trigger: 'whk_cli', data: { Prompt: 'fired' } }
  expect(await invoke('create', 'fire_trigger', fired)).toMatchObject({
    status: 'queued',
  })

  const [{ outputs }] = found as [{ outputs: { url: string | null }[] }]
  const file = outputs.find(({ url }) => url)?.url
  expect(await invoke('create', 'upload_file', { file })).toMatchObject({
    url: expect.stringMatching(/^http/),
    type: 'image/png',
  })
})

test('the polling trigger and a dropdown answer', async () => {
  const chosen = { workflow_id: workflowId }
  const polled = await invoke('trigger', 'execution_finished_polling', chosen)
  expect(polled).toMatchObject([{ status: 'completed' }, { status: 'completed' }])
  expect(await invoke('trigger', 'list_workflows', {})).toMatchObject([
    { id: workflowId },
  ])
})

test('a run of more than 20 seconds gives its handle, in the editor, too', async () => {
  const long = { workflow_id: workflowId, inputs: { Prompt: 'sandbox:slow=90s' } }
  await fetch(`${new URL(sandbox.url).origin}/_sandbox/settings`, {
    method: 'PATCH',
    body: JSON.stringify({ durations: 'timed' }),
  })
  const timed = async (...flags: string[]) => {
    const startedAt = Date.now()
    const given = ['-i', JSON.stringify(long), '--non-interactive', ...flags]
    const said = await zapier('invoke', 'create', 'run_workflow', ...given)
    return {
      item: JSON.parse(said) as Record<string, unknown>,
      tookMs: Date.now() - startedAt,
    }
  }
  const [plain, sample] = await Promise.all([timed(), timed('--isLoadingSample')])
  for (const { item } of [plain, sample]) {
    expect(item).toMatchObject({ status: 'running', id: expect.stringMatching(/^exec_/) })
  }
  expect(plain.item['id']).not.toBe(sample.item['id'])
  for (const { tookMs } of [plain, sample]) {
    expect(tookMs).toBeGreaterThan(20_000)
    // Well before the run ends, also on a slow machine.
    expect(tookMs).toBeLessThan(60_000)
  }
})
