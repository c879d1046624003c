import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { clientFor, type Reply, type Send } from './client.ts'
import { pictureWorkflow } from './graphs.ts'

const BIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const STARTS = 40

async function start(dataFile: string) {
  const flags = ['--port', '0', '--no-limits', '--quiet', '--data', dataFile]
  const child = spawn(process.execPath, [BIN, ...flags])
  const [greeting] = (await once(child.stdout, 'data')) as [Buffer]
  const read = (name: string) =>
    new RegExp(`${name}=(\\S+)`).exec(greeting.toString())?.[1] ?? ''
  const url = read('WIREFLOW_BASE_URL')
  return { child, send: clientFor(url, read('WIREFLOW_API_KEY')) }
}

function execute(send: Send, workflowId: string, key: number): Promise<Reply> {
  const { nodes, edges } = pictureWorkflow()
  const headers = { 'idempotency-key': `key-${key}` }
  return send('POST', `/workflows/${workflowId}/execute`, { nodes, edges }, headers)
}

test.each([1, 7, 20])(
  'killed after %i answers, it has kept what it answered, and starts nothing twice',
  async (answers) => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
    const dataFile = join(folder, 'sandbox.json')
    const first = await start(dataFile)
    const created = await first.send('POST', '/workflows', pictureWorkflow())
    const workflowId = String(created.body['id'])

    const answered = new Map<number, string>()
    await Promise.allSettled(
      Array.from({ length: STARTS }, async (_, key) => {
        const reply = await execute(first.send, workflowId, key)
        answered.set(key, reply.text)
        if (answered.size === answers) first.child.kill('SIGKILL')
      }),
    )
    expect(answered.size).toBeGreaterThanOrEqual(answers)

    const second = await start(dataFile)
    for (let key = 0; key < STARTS; key++) {
      const again = await execute(second.send, workflowId, key)
      expect(again.text).toBe(answered.get(key) ?? again.text)
    }
    const list = await second.send('GET', `/workflows/${workflowId}/executions?limit=100`)
    expect(list.rows).toHaveLength(STARTS)
    second.child.kill('SIGKILL')
    await once(second.child, 'exit')
    await rm(folder, { recursive: true })
  },
)
