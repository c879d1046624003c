import { spawn } from 'node:child_process'
import type { Sandbox } from '../sandbox.ts'
import type { Terminal } from './run-cli.ts'

/** Runs a command that finds the sandbox in its environment; its exit code is ours. */
export function runCommand(
  { env, print, stopped }: Terminal,
  sandbox: Sandbox,
  [command = '', ...args]: readonly string[],
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: {
        ...env,
        WIREFLOW_BASE_URL: sandbox.url,
        WIREFLOW_API_KEY: sandbox.apiKey,
      },
    })
    child.once('error', (error) => {
      print(`Cannot run ${command}: ${error.message}\n`)
      resolve(127)
    })
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
    void stopped.then(() => child.kill('SIGTERM'))
  })
}
