import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { endWithUs } from '../harness/end-with-us.ts'
import { withWorld } from '../harness/world.ts'

const MAIN = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))

/** Runs the command as a person does, whose home is `home`. */
async function runIn(home: string, args: readonly string[], input = '') {
  const env = { PATH: '/usr/bin:/bin', HOME: home }
  const child = spawn(process.execPath, [MAIN, ...args], { env })
  endWithUs(child)
  child.stdin.on('error', () => undefined).end(input)
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await exited, out, errors }
}

test(
  'a person logs in, runs a workflow and looks after what became of it from a terminal',
  withWorld(async ({ relay, token, workflowId, receiver, adminApi, workspaceId }) => {
    const home = await mkdtemp(join(tmpdir(), 'command-line-'))
    try {
      const run = async (args: string, input?: string) =>
        runIn(home, args.split(' ').filter(Boolean), input)

      // Nobody is logged in, the token is wrong, or the command is.
      const [before, wrong, unknown, option, help] = await Promise.all([
        run('runs'),
        run(`login ${relay().url}`, 'wrong\n'),
        run('rnu'),
        run('run x --inptu a=b'),
        run(''),
      ])
      expect(before).toMatchObject({ code: 78, errors: expect.stringContaining('login') })
      expect(wrong).toMatchObject({ code: 77, out: '' })
      expect(unknown).toMatchObject({ code: 64 })
      expect(unknown.errors).toContain('Did you mean run')
      expect(option).toMatchObject({ code: 64 })
      expect(option.errors).toContain('--inptu')
      expect(help).toMatchObject({ code: 0 })

      const login = await run(`login ${relay().url}/`, `${token}\n`)
      expect(login).toMatchObject({ code: 0, errors: '' })
      expect(login.out).not.toContain(token)
      const path = join(home, '.config/wireflow-connect/access.json')
      expect((await stat(path)).mode & 0o777).toBe(0o600)

      const [workflows, estimate] = await Promise.all([
        run('workflows'),
        run(`estimate ${workflowId} --json`),
      ])
      expect(workflows.out).toContain(workflowId)
      expect(JSON.parse(estimate.out)).toMatchObject({ credits: expect.any(Number) })

      const out = join(home, 'run.json')
      const started = await runIn(home, [
        'run',
        workflowId,
        '--input',
        'Prompt=A red fox',
        '--wait',
        '--json',
        '--out',
        out,
      ])
      expect(started).toMatchObject({ code: 0 })
      const ended = JSON.parse(started.out) as { id: string; state: string }
      expect(ended).toMatchObject({ state: 'completed' })
      expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(ended)
      await receiver.next()

      const { data } = await adminApi<{ data: { id: string }[] }>('GET', '/v1/workspaces')
      expect(data[0]?.id).toBe(workspaceId)
      const [runs, logs, undelivered, usage, missing] = await Promise.all([
        run('runs'),
        run(`logs ${ended.id}`),
        run('undelivered'),
        run('usage --json'),
        run(`logs run_${'0'.repeat(26)}`),
      ])
      expect(runs.out).toContain(ended.id)
      expect(logs.out).toMatch(/attempt/)
      const [, deliveryId = ''] = /(dlv_\w+)/.exec(logs.out) ?? []
      expect(undelivered).toMatchObject({
        code: 0,
        out: expect.stringContaining('Every'),
      })
      expect(JSON.parse(usage.out)).toHaveProperty('requests')
      expect(missing).toMatchObject({
        code: 1,
        errors: expect.stringContaining('not_found'),
      })

      expect(await run(`redeliver ${deliveryId}`)).toMatchObject({ code: 0 })
      await receiver.next()

      // The kept token goes to its own relay only.
      const elsewhere = await new Promise<{ code: number | null }>((resolve) => {
        const env = { PATH: '/usr/bin:/bin', HOME: home, RELAY_URL: receiver.url }
        const child = spawn(process.execPath, [MAIN, 'runs'], { env, stdio: 'ignore' })
        child.once('exit', (code) => resolve({ code }))
      })
      expect(elsewhere.code).toBe(78)

      const client = new Client({ name: 'test', version: '1' })
      const command = {
        command: process.execPath,
        args: [MAIN, 'mcp'],
        env: { HOME: home },
      }
      await client.connect(new StdioClientTransport(command))
      const listed = await client.callTool({ name: 'list_runs', arguments: {} })
      expect(JSON.stringify(listed)).toContain(ended.id)
      await client.close()
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  }),
  180_000,
)
