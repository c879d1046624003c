import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSandbox } from '@wireflow-connect/sandbox'
import { beforeAll, expect, test } from 'vitest'
import { bundle, coreOf } from './bundle.ts'
import { pack, runTool, runWith, type Packed } from './packed.ts'

let packed: Packed

beforeAll(async () => {
  packed = await pack()
}, 60_000)

const BODY = `
const wireflow = new Wireflow()
const [workflow] = await wireflow.workflows.list()
const { executions } = await wireflow.workflows.run(workflow.id, { prompt: 'a blue boat' })
const ends = await wireflow.executions.waitAll(executions)
console.log(JSON.stringify(ends.map(({ status }) => status)))
`

async function environment(): Promise<Record<string, string>> {
  const sandbox = await createSandbox({ seed: 1, durations: 'immediate' })
  const config = { prompt: 'a red bike' }
  const node = { id: 'prompt', data: { label: 'Prompt', nodeType: 'input:text', config } }
  sandbox.createWorkflow({ name: 'Words', nodes: [node], edges: [] })
  const { url } = await sandbox.listen()
  return { WIREFLOW_API_KEY: sandbox.apiKey, WIREFLOW_BASE_URL: url }
}

test('it runs as an ES module', async () => {
  const script = `import { Wireflow } from '@wireflow-connect/sdk'\n${BODY}`
  const said = await runWith(packed, 'program.mjs', script, await environment())
  expect(JSON.parse(said)).toEqual(['completed'])
})

test('it runs as CommonJS', async () => {
  const script = `const { Wireflow } = require('@wireflow-connect/sdk')
const { nextCall } = require('@wireflow-connect/sdk/lane')
if (typeof nextCall !== 'function') throw new Error('There is no lane')
void (async () => {${BODY}})()`
  const said = await runWith(packed, 'program.cjs', script, await environment())
  expect(JSON.parse(said)).toEqual(['completed'])
})

test('its types are strict, and need nothing of Node', async () => {
  const consumer = `import { Wireflow, isWireflowError, type Output } from '@wireflow-connect/sdk'
export async function first(wireflow: Wireflow): Promise<Output | undefined> {
  try {
    return (await wireflow.executions.wait('e1')).outputs[0]
  } catch (error) {
    if (isWireflowError(error) && error.code === 'insufficient_credits') return undefined
    throw error
  }
}`
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: [],
  }
  await writeFile(join(packed.folder, 'consumer.mts'), consumer)
  const config = join(packed.folder, 'tsconfig.json')
  await writeFile(config, JSON.stringify({ compilerOptions, files: ['consumer.mts'] }))
  expect(await runTool('tsc', ['-p', config])).toBe('')
})

test('its core is less than 15 kB, and waiting is loaded only by those who wait', async () => {
  const chunks = await bundle(join(packed.installed, 'dist/esm/index.js'))
  const core = coreOf(chunks)
  const bytes = core.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)
  expect(bytes).toBeLessThan(15_000)
  expect(core.length).toBeLessThan(chunks.length)
})

test('it depends on nothing and says so', async () => {
  const manifest = JSON.parse(
    await readFile(join(packed.installed, 'package.json'), 'utf8'),
  )
  expect(manifest).not.toHaveProperty('dependencies')
  expect(manifest).toMatchObject({ sideEffects: false, engines: { node: '>=20' } })
})
