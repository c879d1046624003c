import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDataDir, removeDataDir } from '../../harness/data-dir.ts'
import { openPage, type Page } from '../harness/browser.ts'
import { EVERY_INPUT } from '../harness/every-input.ts'
import { webhookNode, wireflowNode } from '../harness/nodes.ts'
import { PACKAGE_DIR } from '../harness/package.ts'
import { RUNTIMES } from '../harness/runtimes.ts'
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
  await show('palette')
  await page.click('[data-test-id="node-creator-item-name"]', 'Wireflow')
  for (const action of ['Run a workflow', 'Estimate cost', 'Wait for an execution']) {
    expect(await page.shows(action)).toBe(true)
  }
})

test('the inputs are fields, and change with the workflow', async () => {
  const { n8n, n8nProcess, sandbox, workflowId, relayed } = world
  sandbox.createWorkflow(EVERY_INPUT)
  const workflow = {
    __rl: true,
    mode: 'list',
    value: workflowId,
    cachedResultName: 'Picture from a prompt',
  }
  const node = wireflowNode({ workflow }, relayed)
  const { id } = await n8n().createWorkflow([webhookNode('fields'), node], undefined, {
    isActive: false,
  })
  await page.goTo(`${n8nProcess().url}/workflow/${id}/${node.id}`)
  expect(await page.shows('Prompt')).toBe(true)
  expect(await page.shows('Style')).toBe(true)
  await show('run')

  await page.click('[data-test-id="rlc-input"]')
  await page.click('[data-test-id="rlc-item"]', EVERY_INPUT.name)
  for (const label of ['Photo (URL or binary field)', 'Count', 'Style', 'Words']) {
    expect(await page.shows(label)).toBe(true)
  }
  await show('inputs')
})

test('the editor is told which fields come out before the first run', async () => {
  const path = 'schemas/n8n-nodes-wireflow.wireflow/1.0.0/workflow/run.json'
  const response = await fetch(`${world.n8nProcess().url}/${path}`)
  expect(await response.json()).toMatchObject({
    properties: { executionId: { type: 'string' }, outputs: { type: 'array' } },
  })
})
