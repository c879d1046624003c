import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, inject, test, vi } from 'vitest'
import { withWorld } from '../harness/world.ts'

const run = promisify(execFile)
vi.setConfig({ testTimeout: 240_000 })

const CLIENT = fileURLToPath(new URL('../../clients/python/', import.meta.url))
const PROGRAM = fileURLToPath(new URL('python/run-client.py', import.meta.url))

async function python(
  args: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  const [program = ''] = inject('interop').pythonClient
  return (await run(program, args, { env, timeout: 150_000 })).stdout
}

test(
  'the Python client runs the program of its README, waits, and says how a run ended',
  withWorld(async ({ relay, token, workflowId, sandbox }) => {
    const failing = sandbox.createWorkflow({
      name: 'Fails',
      nodes: [
        {
          id: 'prompt',
          data: { nodeType: 'input:text', prompt: 'sandbox:fail=picture' },
        },
        { id: 'picture', data: { nodeType: 'generate:flux_2' } },
      ],
      edges: [{ source: 'prompt', target: 'picture' }],
    })
    const env = {
      RELAY_URL: relay().url,
      RELAY_TOKEN: token,
      WORKFLOW_ID: workflowId,
      FAILING_WORKFLOW_ID: failing.id,
    }
    const readme = await readFile(`${CLIENT}README.md`, 'utf8')
    const [, program = ''] = /```python\n([\s\S]*?)```/.exec(readme) ?? []
    expect(await python(['-c', program], env)).toMatch(/image http/)

    expect(JSON.parse(await python([PROGRAM], env))).toEqual({
      is_same: true,
      state: 'completed',
      workflow: workflowId,
      took: true,
      usage: 'dict',
      timeout: true,
      failed: 'failed',
      refused: ['not_found', 404, true],
    })
  }),
)

test('a start whose answer was lost is repeated with the same key', async () => {
  const keys: unknown[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key'])
    if (keys.length === 1) request.socket.destroy()
    else if (keys.length === 2)
      response.writeHead(503, { 'retry-after': '0' }).end('busy')
    else response.writeHead(400).end('<html>no</html>')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  try {
    const program = `from wireflow_connect import Relay, RelayError
try:
    Relay("http://127.0.0.1:${port}", "t").start("w")
except RelayError as error:
    print(error.code, error.status)`
    expect(await python(['-c', program], {})).toBe('unknown 400\n')
  } finally {
    server.close()
  }
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
})

test('the models of the Python client are those of docs/openapi.json', async () => {
  const [program = ''] = inject('interop').pythonClient
  const path = [dirname(program), '/usr/bin', '/bin'].join(delimiter)
  const checking = run(`${CLIENT}generate.sh`, ['--check'], { env: { PATH: path } })
  await expect(checking, 'Run clients/python/generate.sh').resolves.toBeDefined()
})
