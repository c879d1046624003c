import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const BIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function start(...args: string[]) {
  const child = spawn(process.execPath, [BIN, ...args])
  return { child, ended: once(child, 'exit'), output: text(child.stdout) }
}

test('it says where it is and which key it takes, and stops when it is told to', async () => {
  const { child, ended } = start('--port', '0')
  const [greeting] = (await once(child.stdout, 'data')) as [Buffer]
  const url = /WIREFLOW_BASE_URL=(\S+)/.exec(greeting.toString())?.[1] ?? ''
  const key = /WIREFLOW_API_KEY=(\S+)/.exec(greeting.toString())?.[1] ?? ''
  const headers = { authorization: `Bearer ${key}` }
  expect((await fetch(`${url}/workflows`, { headers })).status).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('a command finds the sandbox in its environment, and its exit code is kept', async () => {
  const script = `
    const { WIREFLOW_BASE_URL: url, WIREFLOW_API_KEY: key } = process.env
    const headers = { authorization: 'Bearer ' + key }
    const { status } = await fetch(url + '/workflows', { headers })
    console.log('status', status)
    process.exitCode = 3`
  const { ended, output } = start(
    'exec',
    '--',
    process.execPath,
    '--input-type=module',
    '-e',
    script,
  )
  expect(await ended).toEqual([3, null])
  expect(await output).toContain('status 200')
})

test('a port that is taken ends it with the reason', async () => {
  const first = start('--port', '0')
  const [greeting] = (await once(first.child.stdout, 'data')) as [Buffer]
  const port = /127\.0\.0\.1:(\d+)/.exec(greeting.toString())?.[1] ?? ''
  const second = start('--port', port)
  expect(await second.ended).toEqual([1, null])
  expect(await second.output).toContain('EADDRINUSE')
  first.child.kill('SIGINT')
  expect(await first.ended).toEqual([0, null])
})
