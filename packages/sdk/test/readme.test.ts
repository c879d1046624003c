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
import { createSecret } from '@wireflow-connect/webhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

const SNIPPETS = 'run many subscribe resume callback webhook files proxy errors'.split(
  ' ',
)

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

type SnippetOptions = SandboxOptions & {
  more?: string
  change?: (code: string) => string
}

/** Runs a snippet as its own process against a sandbox that has what it asks for. */
async function runSnippet(
  name: string,
  { more = '', change = (code) => code, ...options }: SnippetOptions = {},
): Promise<{ lines: string[]; sandbox: Sandbox }> {
  const sandbox = await createSandbox({
    seed: 1,
    durations: 'immediate',
    example: true,
    ...options,
  })
  const { url } = await sandbox.listen()
  const env = {
    WIREFLOW_API_KEY: sandbox.apiKey,
    WIREFLOW_BASE_URL: url,
    RELAY_TOKEN: 'tok_1',
  }
  await writeFile(join(folder, `${name}.ts`), change(snippet(name)) + more)
  const { stdout } = await run(process.execPath, [`${name}.ts`], { cwd: folder, env })
  return { lines: stdout.trim().split('\n'), sandbox }
}

test('the snippet that runs a workflow prints what it made', async () => {
  const { lines } = await runSnippet('run')
  expect(lines).toEqual([
    'Prompt text a red bike, studio light',
    expect.stringMatching(/^Picture image http/),
  ])
})

test('the snippet that runs many starts each once and prints every end', async () => {
  const { lines, sandbox } = await runSnippet('many')
  expect(lines.toSorted()).toEqual([
    '0 a red bike completed 2 undefined',
    '1 a blue boat completed 2 undefined',
    '2 a green car completed 2 undefined',
  ])
  expect(sandbox.executions()).toHaveLength(3)
})

test('the snippet that watches prints each node as it ends', async () => {
  const { lines } = await runSnippet('subscribe')
  expect(lines.toSorted()).toEqual(['picture completed', 'prompt completed'])
})

test('the snippet that goes on after a crash finds the result', async () => {
  const { lines } = await runSnippet('resume')
  expect(lines).toEqual(['completed 2'])
})

test('the snippet that orders hands the run to the relay', async () => {
  const more = `
const { createServer } = await import('node:http')
const { text } = await import('node:stream/consumers')
const server = createServer(async (request, response) => {
  console.log(request.url, JSON.parse(await text(request)).callback.url)
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"id":"run_1"}')
}).listen(4471, async () => {
  console.log(await order('a boat', 'whsec_x'))
  server.close()
  server.closeAllConnections()
})`
  const change = (code: string) => code.replace('localhost:4400', 'localhost:4471')
  const { lines, sandbox } = await runSnippet('callback', { more, change })
  const [execution] = sandbox.executions()
  expect(lines).toEqual(['/v1/executions https://example.com/webhooks', execution?.id])
})

test('the snippet that reacts to webhooks believes only what is signed', async () => {
  const secret = createSecret()
  const more = `
import { exampleEvent, signedRequest } from '@wireflow-connect/webhooks/testing'
const event = exampleEvent('execution.completed')
console.log((await receive(await signedRequest(event, '${secret}'), '${secret}')).status)
const forged = await signedRequest(event, '${createSecret()}')
await receive(forged, '${secret}').catch(() => console.log('refused'))
`
  const { lines } = await runSnippet('webhook', { more })
  expect(lines).toEqual(['1 outputs for 8 credits', '204', 'refused'])
})

test('the snippet about files uploads from a path, a stream and bytes', async () => {
  await writeFile(join(folder, 'bike.png'), Buffer.from([137, 80, 78, 71]))
  const { lines } = await runSnippet('files')
  expect(lines).toEqual(Array(3).fill(expect.stringMatching(/^http/)))
})

test('the snippet for pages gives progress up to the end, and refuses what is no prompt', async () => {
  const more = `
const post = (body: object) =>
  POST(new Request('http://localhost', { method: 'POST', body: JSON.stringify(body) }))
console.log((await post({ prompt: 5 })).status)
const lines = (await (await post({ prompt: 'a boat' })).text()).trim().split('\\n')
const last = JSON.parse(lines.at(-1) ?? '')
console.log(last.status, last.outputs[0].text)
`
  const { lines } = await runSnippet('proxy', { more })
  expect(lines).toEqual(['400', 'completed a boat'])
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
  for (const name of SNIPPETS) {
    await writeFile(join(folder, `${name}.ts`), snippet(name))
  }
  const config = { extends: '../tsconfig.json', include: ['*.ts'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const compiling = run('tsc', ['-p', folder])
  const said = await compiling.catch((error: unknown) => error)
  expect(said).toEqual({ stdout: '', stderr: '' })
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
