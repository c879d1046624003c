import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const ROOT = join(PACKAGE, '../..')

let folder: string
let tarball: string

// As npm would install it: what came out of the tarball, and what it depends on.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wireflow-relay-client-'))
  tarball = join(folder, 'client.tgz')
  await run('pnpm', ['pack', '--out', tarball], { cwd: PACKAGE })
  const installed = join(folder, 'node_modules/@wireflow-connect/relay-client')
  await mkdir(installed, { recursive: true })
  await run('tar', ['xzf', tarball, '--strip-components=1', '-C', installed])
  const fetchPackage = await realpath(join(PACKAGE, 'node_modules/openapi-fetch'))
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers']) {
    const from = join(fetchPackage, '..', name)
    const options = { recursive: true, dereference: true }
    await cp(from, join(folder, 'node_modules', name), options)
  }
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('it runs from its tarball, and a refusal is an error with its code', async () => {
  const script = `import { createRelayClient, dataOf, isRelayApiError } from '@wireflow-connect/relay-client'
const answers = [
  Response.json({ data: [], nextCursor: null }),
  Response.json({ error: { code: 'rate_limited', message: 'Later.', requestId: 'req_1' } },
    { status: 429, headers: { 'retry-after': '7', 'x-request-id': 'req_1' } }),
  new Response('<html>', { status: 502 }),
]
const asked = []
const relay = createRelayClient({ baseUrl: 'http://relay.example', token: 'rly_x', fetch: async (request) => {
  asked.push(request.method + ' ' + request.url + ' ' + request.headers.get('authorization'))
  return answers.shift()
} })
const list = () => dataOf(relay.GET('/v1/runs', { params: { query: { limit: 5 } } }))
const refusal = async () => list().catch((error) => isRelayApiError(error) &&
  [error.status, error.code, error.message, error.requestId, error.retryAfterSeconds])
console.log(JSON.stringify([await list(), await refusal(), await refusal(), asked[0]]))`
  await writeFile(join(folder, 'run.mjs'), script)
  const { stdout } = await run('node', ['run.mjs'], { cwd: folder })
  expect(JSON.parse(stdout)).toEqual([
    { data: [], nextCursor: null },
    [429, 'rate_limited', 'Later.', 'req_1', 7],
    [502, 'unknown', 'The relay answered 502', null, null],
    'GET http://relay.example/v1/runs?limit=5 Bearer rly_x',
  ])
})

test('its types are strict: a wrong path, parameter, type or state does not compile', async () => {
  const consumer = `import { createRelayClient, dataOf, type Run } from '@wireflow-connect/relay-client'
const relay = createRelayClient({ baseUrl: 'http://relay.example', token: 'rly_x' })
export const run: Promise<Run> = dataOf(relay.POST('/v1/runs', { body: { workflowId: 'w', wait: 5 } }))
export async function state(runId: string): Promise<boolean> {
  const found = await dataOf(relay.GET('/v1/runs/{runId}', { params: { path: { runId } } }))
  // @ts-expect-error no such state
  if (found.state === 'done') return true
  return found.state === 'completed'
}
// @ts-expect-error no such path
void relay.GET('/v1/run')
// @ts-expect-error no such parameter
void relay.GET('/v1/runs', { params: { query: { limti: 5 } } })
// @ts-expect-error not a number
void relay.POST('/v1/runs', { body: { workflowId: 'w', wait: '5' } })
// @ts-expect-error the workflow is missing
void relay.POST('/v1/runs', { body: {} })
`
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: [],
  }
  await writeFile(join(folder, 'consumer.mts'), consumer)
  const config = join(folder, 'tsconfig.json')
  await writeFile(config, JSON.stringify({ compilerOptions, files: ['consumer.mts'] }))
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const { stdout } = await run(tsc, ['-p', config]).catch(
    (error: { stdout: string }) => error,
  )
  expect(stdout).toBe('')
})
