import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createSandbox } from '@wireflow-connect/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const MAIN = join(PACKAGE, 'src/node/main.ts')
const EVIL = `*/ "]: never } } } console.log('out') /* \u2028\n'`

let folder = ''
let env: Record<string, string> = {}

beforeAll(async () => {
  folder = await mkdtemp(join(PACKAGE, '.snippets-types-'))
  const sandbox = await createSandbox({ seed: 1, durations: 'immediate' })
  const node = (id: string, label: string, nodeType = 'input:text') => ({
    id,
    data: { label, nodeType, config: id === 'n-1' ? {} : { prompt: 'saved' } },
  })
  sandbox.createWorkflow({
    id: 'shots',
    name: EVIL,
    nodes: [
      node('n-1', 'Prompt'),
      node('n-2', 'Twin'),
      node('n-3', 'twin '),
      node('n-4', EVIL),
      node('n-5', 'Picture', 'generate:flux_2'),
      { id: 'note', type: 'stickyNote', data: { label: 'Note' } },
    ],
    edges: [],
  })
  sandbox.createWorkflow({ id: 'bare', name: 'Bare', nodes: [node('n', 'N')], edges: [] })
  const { url } = await sandbox.listen()
  env = { WIREFLOW_API_KEY: sandbox.apiKey, WIREFLOW_BASE_URL: url }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const PROGRAM = `
import { Wireflow } from '@wireflow-connect/sdk'
const wireflow = new Wireflow()
const inputs = { Prompt: 'a boat', 'n-2': 'x' }
const { outputs } = await wireflow.run('shots', inputs)
for (const { label, nodeId } of outputs) {
  if (label === 'Picture') { const id: 'n-5' = nodeId; console.log(id) }
  // @ts-expect-error -- no node has this label
  if (label === 'Note') console.log()
}
// @ts-expect-error -- there is no such input
await wireflow.run('shots', { Promt: 'a boat' }).catch(() => {})
// @ts-expect-error -- a prompt is text
await wireflow.run('shots', { Prompt: 5 }).catch(() => {})
for await (const end of wireflow.runMany('shots', [{ Prompt: 'a' }])) {
  const prompt: string | undefined = end.inputs.Prompt
  console.log(prompt)
}
await wireflow.run('another', { anything: 1 }).catch(() => console.log('unknown'))
`

test('a workflow with written types is checked by the compiler, and runs', async () => {
  const out = join(folder, 'wireflow.d.ts')
  await run(process.execPath, [MAIN, 'types', 'shots', 'bare', '--out', out], { env })
  expect(await readFile(out, 'utf8')).toContain('"bare": {')

  await writeFile(join(folder, 'program.ts'), PROGRAM)
  const config = { extends: '../tsconfig.json', include: ['*.ts'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const said = await run('tsc', ['-p', folder]).catch((error: unknown) => error)
  expect(said).toEqual({ stdout: '', stderr: '' })

  const { stdout } = await run(process.execPath, ['program.ts'], { cwd: folder, env })
  expect(stdout).toBe('n-5\na\nunknown\n')
}, 60_000)

test(
  'a wrong call is helped, and a failure is one sentence',
  { timeout: 60_000 },
  async () => {
    const call = (args: string[], more = {}) =>
      run(process.execPath, [MAIN, ...args], { env: { ...env, ...more } }).then(
        () => ({ code: 0 }),
        (error: { code: number; stderr: string }) => error,
      )
    for (const args of [
      [],
      ['types'],
      ['type', 'shots'],
      ['types', 'shots', '--outt', 'x'],
    ]) {
      expect(await call(args)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('npx @wireflow-connect/sdk types'),
      })
    }
    expect(await call(['types', 'nowhere'])).toMatchObject({
      code: 1,
      stderr: 'GET /workflows/nowhere answered 404: Workflow not found\n',
    })
    expect(await call(['types', 'shots'], { WIREFLOW_API_KEY: '' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^There is no API key.*\n$/),
    })
    expect(await call(['types', 'shots', '--out', '/nowhere/x.d.ts'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^ENOENT.*\n$/),
    })
  },
)
