import { readFile } from 'node:fs/promises'
import { get } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMailbox, type Mailbox } from '../../harness/mailbox.ts'
import type { NodeJson } from '../../harness/n8n-client.ts'
import { workflowById } from '../../harness/nodes.ts'
import { PACKAGE_DIR } from '../../harness/package.ts'
import type { N8nWorld } from '../../harness/world.ts'
import { post } from './post.ts'

const WIREFLOW = 'n8n-nodes-wireflow.wireflow'
const MAIL = 'n8n-nodes-base.emailSend'
// n8n takes nobody's word for a click who does not look like a browser.
const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0' }

/** The examples, from their first node to their last. */
export function proveExamples(world: () => N8nWorld): void {
  let mailbox: Mailbox
  let smtp: { id: string; name: string }
  beforeAll(async () => {
    mailbox = await startMailbox()
    smtp = await world().n8n().createCredential('smtp', mailbox.credential)
  })
  afterAll(() => mailbox?.close())

  /** Imports an example and chooses a workflow and credentials, as its reader does. */
  async function take(
    name: string,
    { workflowId = world().workflowId, isActive = true },
  ) {
    const text = await readFile(join(PACKAGE_DIR, 'examples', `${name}.json`), 'utf8')
    const example = JSON.parse(text) as { nodes: NodeJson[]; connections: object }
    const nodes = example.nodes.map((node) => {
      if (node.type === MAIL) return { ...node, credentials: { smtp } }
      if (node.type !== WIREFLOW) return node
      const parameters = { ...node.parameters, workflow: workflowById(workflowId) }
      return { ...node, parameters, credentials: world().relayed }
    })
    const created = await world()
      .n8n()
      .createWorkflow(nodes, example.connections, { isActive })
    const pathOf = (type: string) =>
      String(nodes.find((node) => node.type === type)?.['webhookId'])
    return { ...created, pathOf }
  }

  test('who fills in the form gets the picture by e-mail', async () => {
    const { n8n, steering } = world()
    const { id, pathOf } = await take('form-to-image', {})
    const form = new FormData()
    form.set('field-0', 'a kite')
    form.set('field-1', 'visitor@example.com')
    const path = pathOf('n8n-nodes-base.formTrigger')
    const url = `${n8n().url}/form/${path}`
    expect(await fetch(url, { method: 'POST', body: form })).toMatchObject({
      status: 200,
    })
    const [execution] = await steering.started()
    await steering.end(execution?.id ?? '')
    const mail = await mailbox.mailTo('visitor@example.com')
    expect(mail).toMatch(/Content-Type: image\/png; name=\S+\.png/)
    expect(mail).toContain('Subject: Your picture is ready')
    const done = await n8n().execution(id)
    const [made] = done.items('Make picture')
    expect(mail).toContain(String(made?.json['url']))
    await n8n().deactivate(id)
  })

  test('the rows of the night are made in one wait, failures apart', async () => {
    const { n8n, steering } = world()
    const { id, saved } = await take('nightly-batch', { isActive: false })
    await n8n().rest('POST', `/workflows/${id}/run`, {
      workflowData: saved,
      triggerToStartFrom: { name: 'Every night' },
    })
    const [bike, boat] = await steering.started(2)
    await n8n().execution(id, ['waiting'])
    await steering.end(bike?.id ?? '')
    await steering.end(boat?.id ?? '', { status: 'FAILED', error: 'out of luck' })
    const done = await n8n().execution(id)
    expect(done.error()).toBeUndefined()
    expect(done.items('Keep results')).toMatchObject([
      { json: { sku: 'A-1', video: expect.stringMatching(/^http/) } },
    ])
    expect(done.items('Keep failures')).toMatchObject([
      { json: { sku: 'B-2', reason: expect.stringContaining('out of luck') } },
    ])
  })

  test('a costly run waits for a click on the link in the e-mail', async () => {
    const { n8n, steering, sandbox } = world()
    const { id: workflowId } = sandbox.createWorkflow(COSTLY)
    const { id, pathOf } = await take('approval-before-cost', { workflowId })
    const before = sandbox.executions().length
    await post(n8n().url, pathOf('n8n-nodes-base.webhook'), { prompt: 'a kite' })
    const mail = await mailbox.mailTo('budget@example.com')
    await n8n().execution(id, ['waiting'])
    expect(sandbox.executions()).toHaveLength(before)

    const link = /http:\S+approved=true[^"\s]*/.exec(mail)?.[0] ?? ''
    const { host, pathname, search } = new URL(link.replaceAll('&amp;', '&'))
    // Older versions of n8n sign the host, too.
    const headers = { ...BROWSER, host }
    const { port } = new URL(n8n().url)
    get({ host: '127.0.0.1', port, path: pathname + search, headers }, (answer) =>
      answer.resume(),
    )
    const [execution] = await steering.started()
    await steering.end(execution?.id ?? '')
    const done = await n8n().execution(id)
    expect(done.items('Run')).toMatchObject([{ json: { executionId: execution?.id } }])
    await n8n().deactivate(id)
  })

  test('a cheap run asks nobody', async () => {
    const { n8n, steering } = world()
    const { id, pathOf } = await take('approval-before-cost', {})
    await post(n8n().url, pathOf('n8n-nodes-base.webhook'), { prompt: 'a kite' })
    const [execution] = await steering.started()
    await steering.end(execution?.id ?? '')
    const done = await n8n().execution(id)
    expect(done.items('Run')).toMatchObject([{ json: { status: 'completed' } }])
    expect(done.items('Ask for approval')).toEqual([])
    await n8n().deactivate(id)
  })
}

/** Twenty pictures from one prompt: more than 100 credits. */
const COSTLY = {
  name: 'Twenty pictures',
  nodes: [
    {
      id: 'n-prompt',
      data: { label: 'Prompt', nodeType: 'input:text', prompt: 'a kite' },
    },
    ...Array.from({ length: 20 }, (_, index) => ({
      id: `picture-${index}`,
      data: { label: `Picture ${index}`, nodeType: 'generate:flux_2' },
    })),
  ],
  edges: Array.from({ length: 20 }, (_, index) => ({
    source: 'n-prompt',
    target: `picture-${index}`,
  })),
}
