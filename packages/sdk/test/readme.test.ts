import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from '@wireflow-connect/sandbox'
import { Webhook } from 'svix'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

let folder = ''
let readme = ''

beforeAll(async () => {
  readme = await readFile(join(PACKAGE, 'README.md'), 'utf8')
  // Inside the package, so that its own name resolves to its source.
  folder = await mkdtemp(join(PACKAGE, '.snippets-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function snippet(name: string): string {
  const marked = readme.split(`<!-- snippet: ${name} -->`)[1] ?? ''
  const code = /```ts\n([\s\S]*?)```/.exec(marked)?.[1]
  if (!code) throw new Error(`The README has no snippet ${name}`)
  return code
}

/** Runs a snippet as its own process against a sandbox that has what it asks for. */
async function runSnippet(
  name: string,
  { more = '', ...options }: SandboxOptions & { more?: string } = {},
): Promise<{ lines: string[]; sandbox: Sandbox }> {
  const sandbox = await createSandbox({ seed: 1, durations: 'immediate', ...options })
  const node = (id: string, nodeType: string, config: object) => ({
    id,
    data: { label: id, nodeType, config },
  })
  sandbox.createWorkflow({
    id: 'product-shots',
    name: 'Product shots',
    nodes: [
      node('prompt', 'input:text', { prompt: 'a bike' }),
      node('picture', 'generate:flux_2', { prompt: 'a bike' }),
    ],
    edges: [],
  })
  const { url } = await sandbox.listen()
  const env = { WIREFLOW_API_KEY: sandbox.apiKey, WIREFLOW_BASE_URL: url }
  await writeFile(join(folder, `${name}.ts`), snippet(name) + more)
  const { stdout } = await run(process.execPath, [`${name}.ts`], { cwd: folder, env })
  return { lines: stdout.trim().split('\n'), sandbox }
}

test('the snippet that runs a workflow prints what it made', async () => {
  const { lines } = await runSnippet('run')
  expect(lines).toEqual([
    'completed',
    'prompt text a red bike, studio light',
    expect.stringMatching(/^picture image http/),
  ])
})

test('the snippet that runs many starts each once and waits for all', async () => {
  const { lines, sandbox } = await runSnippet('many')
  expect(lines.at(-1)).toBe("[ 'completed', 'completed', 'completed' ]")
  expect(sandbox.executions()).toHaveLength(3)
})

test('the snippet that goes on after a crash finds the result', async () => {
  const { lines } = await runSnippet('resume')
  expect(lines).toEqual(['completed 2'])
})

test('the snippet that reacts to webhooks believes only what is signed', async () => {
  const secret = `whsec_${Buffer.from('a secret of some length').toString('base64')}`
  const now = new Date()
  const sign = (body: string) => new Webhook(secret).sign('msg_1', now, body)
  const body = (id: string) =>
    JSON.stringify({ type: 'execution.completed', data: { executionId: id } })
  const more = `
const { executions } = await wireflow.workflows.run('product-shots')
await wireflow.executions.waitAll(executions)
const body = JSON.stringify({
  type: 'execution.completed', data: { executionId: executions[0]?.id } })
const signature = new Webhook('${secret}').sign('msg_1', new Date(), body)
const headers = { 'webhook-id': 'msg_1', 'webhook-signature': signature,
  'webhook-timestamp': String(Math.floor(Date.now() / 1000)) }
const deliver = (text: string) =>
  receive(new Request('http://localhost', { method: 'POST', body: text, headers }), '${secret}')
console.log((await deliver(body)).status)
await deliver(body + ' ').catch(() => console.log('refused'))
`
  expect(sign(body('e1'))).toMatch(/^v1,/)
  const { lines } = await runSnippet('webhook', { more })
  expect(lines).toEqual([
    expect.stringMatching(/^2 outputs for \d+ credits$/),
    '204',
    'refused',
  ])
})

test('the snippet about missing credits tells what is missing and where', async () => {
  const text = snippet('errors')
  const many = `\nconst nodes = Array.from({ length: 90 }, (_, index) => ({ id: 'n' + index,
  data: { label: 'n' + index, nodeType: 'generate:flux_2', config: { prompt: 'x' } } }))
`
  expect(text).toContain('insufficient_credits')
  const setup = text.replace(
    'try {',
    `${many}await wireflow.workflows.replace('product-shots', { nodes, edges: [] })\ntry {`,
  )
  readme = readme.replace(text, setup)
  const { lines } = await runSnippet('errors', { plan: 'free' })
  readme = readme.replace(setup, text)
  expect(lines[0]).toMatch(/^It needs \d+ credits, there are \d+:$/)
  expect(lines[1]).toMatch(/^n0 \d+$/)
})

test('every snippet is typed', async () => {
  for (const name of ['run', 'many', 'resume', 'webhook', 'errors']) {
    await writeFile(join(folder, `${name}.ts`), snippet(name))
  }
  const config = { extends: '../tsconfig.json', include: ['*.ts'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const compiling = run('pnpm', ['exec', 'tsc', '-p', folder], { cwd: PACKAGE })
  const said = await compiling.catch((error: { stdout: string }) => error)
  expect(said.stdout).toBe('')
})

test('the tables name every error code and every option', async () => {
  const codes = await readFile(join(PACKAGE, 'src/errors/wireflow-error.ts'), 'utf8')
  const union = codes.slice(0, codes.indexOf('const RETRYABLE_CODES'))
  const options = await readFile(join(PACKAGE, 'src/options.ts'), 'utf8')
  const type = options.slice(0, options.indexOf('const BASE_URL'))
  const names = [
    ...[...union.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, name]) => name),
    ...[...type.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name),
  ]
  expect(names.length).toBeGreaterThan(25)
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})
