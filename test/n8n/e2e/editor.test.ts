import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDataDir, removeDataDir } from '../../harness/data-dir.ts'
import { openPage, type Page } from '../harness/browser.ts'
import { EVERY_INPUT } from '../harness/every-input.ts'
import type { NodeJson } from '../harness/n8n-client.ts'
import { aNode, webhookNode, wireflowNode } from '../harness/nodes.ts'
import { PACKAGE_DIR } from '../harness/package.ts'
import { RUNTIMES } from '../harness/runtimes.ts'
import { until } from '../harness/until.ts'
import { openN8nWorld, type N8nWorld } from '../harness/world.ts'

let world: N8nWorld
let page: Page
let profile: string
beforeAll(async () => {
  world = await openN8nWorld(RUNTIMES.current, { hasEditor: true })
  profile = await createDataDir()
  page = await openPage(profile)
  const { url } = world.n8nProcess()
  const { cookie, browserId } = world.n8n().session()
  await page.setCookie(url, cookie)
  await page.goTo(`${url}/healthz`)
  await page.shows('ok')
  await page.evaluate(`localStorage.setItem('n8n-browserId', '${browserId}')`)
})
afterAll(async () => {
  await page.close()
  await world.close()
  await removeDataDir(profile)
})

/** Keeps a picture for the documentation, where that is wanted. */
async function show(name: string): Promise<void> {
  if (process.env['UPDATE_SCREENSHOTS'] !== 'true') return
  await writeFile(join(PACKAGE_DIR, 'docs', `${name}.png`), await page.screenshot())
}

test('the nodes are found in the palette', async () => {
  const { id } = await world
    .n8n()
    .createWorkflow([webhookNode('palette')], {}, { isActive: false })
  await page.goTo(`${world.n8nProcess().url}/workflow/${id}`)
  const searchBar = '[data-test-id="node-creator-search-bar"]'
  await page.clickFor(searchBar, '[data-test-id="node-creator-plus-button"]')
  await page.clickFor(`${searchBar}:focus, ${searchBar} :focus`, searchBar)
  await page.type('Wireflow')
  expect(await page.shows('Wireflow', '[data-test-id="node-creator-item-name"]')).toBe(
    true,
  )
  // n8n shows the words of the trigger for the whole app.
  expect(await page.shows('Run AI workflows of Wireflow')).toBe(true)
  expect(await page.shows('Wireflow Polling Trigger')).toBe(true)
  await show('palette')
  await page.click('[data-test-id="node-creator-item-name"]', 'Wireflow')
  for (const action of ['Run a workflow', 'Estimate cost', 'Wait for an execution']) {
    expect(await page.shows(action)).toBe(true)
  }
})

/** Opens a workflow of these nodes in the editor, with one of them unfolded. */
async function openNode(nodes: NodeJson[], node: NodeJson, connections?: object) {
  const { n8n, n8nProcess } = world
  const { id } = await n8n().createWorkflow(nodes, connections, { isActive: false })
  await page.goTo(`${n8nProcess().url}/workflow/${id}/${node.id}`)
  return id
}

const chosen = (value: string, cachedResultName: string) => ({
  __rl: true,
  mode: 'list',
  value,
  cachedResultName,
})

test('the inputs are fields with what is saved, and change with the workflow', async () => {
  const { sandbox, workflowId, relayed } = world
  sandbox.createWorkflow(EVERY_INPUT)
  const workflow = chosen(workflowId, 'Picture from a prompt')
  const node = wireflowNode({ workflow }, relayed)
  const id = await openNode([webhookNode('fields'), node], node)
  for (const text of [
    'Wireflow Account',
    'Relay (Optional)',
    'Prompt (saved: a red bike)',
    'Style (saved: as a woodcut)',
  ]) {
    expect(await page.shows(text)).toBe(true)
  }
  await show('run')

  await page.click('[data-test-id="rlc-input"]')
  await page.click('[data-test-id="rlc-item"]', EVERY_INPUT.name)
  for (const label of [
    'Photo (URL or binary field)',
    'Count (saved: 3)',
    'Style (saved: oil)',
    'Words (saved: hello)',
  ]) {
    expect(await page.shows(label)).toBe(true)
  }
  await show('inputs')

  // n8n keeps the name of the workflow with the fields, for the description of a tool.
  await until('the workflow to be saved', async () => {
    await page.save()
    const saved = await world.n8n().rest<object>('GET', `/workflows/${id}`)
    return (
      JSON.stringify(saved).includes(`"workflowName":"${EVERY_INPUT.name}"`) || undefined
    )
  })
})

test('a JSON field shows an example beside it', async () => {
  const { workflowId, relayed } = world
  const workflow = chosen(workflowId, 'Picture from a prompt')
  const node = wireflowNode({ workflow, specifyInputs: 'json' }, relayed)
  await openNode([webhookNode('json'), node], node)
  expect(await page.shows('e.g. { "Prompt": "a red bike"')).toBe(true)
})

test('a tool has a description for the model', async () => {
  const { workflowId, relayed } = world
  const workflow = chosen(workflowId, 'Picture from a prompt')
  const tool = {
    ...wireflowNode({ workflow }, relayed),
    type: 'n8n-nodes-wireflow.wireflowTool',
  }
  const agent = aNode('Agent', '@n8n/n8n-nodes-langchain.agent', 3.1, { parameters: {} })
  await openNode([webhookNode('tool'), agent, tool], tool, {
    Wireflow: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
  })
  expect(await page.shows('Description for the Model')).toBe(true)
  expect(await page.shows('Prompt (saved: a red bike)')).toBe(true)
  await show('tool')
})

test('while n8n waits the node says how far the wait has come', async () => {
  const { workflowId, relayed, steering } = world
  const workflow = chosen(workflowId, 'Picture from a prompt')
  const node = wireflowNode({ workflow, waitMode: 'auto', pollFirst: 3 }, relayed)
  const start = aNode('Start', 'n8n-nodes-base.manualTrigger', 1, { parameters: {} })
  await openNode([start, node], node)
  await page.click('[data-test-id="node-execute-button"]')
  await steering.started()
  expect(await page.shows('Waiting for Wireflow.')).toBe(true)
  expect(await page.shows('The relay calls back at the end.')).toBe(true)
  await show('waiting')
  await steering.endAll()
  expect(await page.shows('completed')).toBe(true)
  await show('ended')
})

test.each(['form-to-image', 'nightly-batch', 'approval-before-cost'])(
  'the example %s can be opened',
  async (name) => {
    const { n8n, n8nProcess } = world
    const text = await readFile(join(PACKAGE_DIR, 'examples', `${name}.json`), 'utf8')
    const example = JSON.parse(text) as { nodes: NodeJson[]; connections: object }
    const { id } = await n8n().createWorkflow(example.nodes, example.connections, {
      isActive: false,
    })
    await page.goTo(`${n8nProcess().url}/workflow/${id}`)
    for (const node of example.nodes.filter(({ name }) => name !== 'Note')) {
      expect(await page.shows(node.name)).toBe(true)
    }
    await show(name)
  },
)

test('the editor is told which fields come out before the first run', async () => {
  const path = 'schemas/n8n-nodes-wireflow.wireflow/1.0.0/workflow/run.json'
  const response = await fetch(`${world.n8nProcess().url}/${path}`)
  expect(await response.json()).toMatchObject({
    properties: { executionId: { type: 'string' }, outputs: { type: 'array' } },
  })
})
