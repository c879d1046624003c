import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Outcome } from './suites.ts'

/** Whether a program can be started; `probe` asks it for its version. */
export function hasTool(program: string, probe = '--version'): boolean {
  return spawnSync(program, [probe], { stdio: 'ignore' }).status === 0
}

/** A suite that cannot run here: a failure in CI, a visible skip elsewhere. */
export function missingTool(program: string): Outcome {
  const isCi = process.env['CI'] === 'true'
  process.stdout.write(`${isCi ? 'FAILED' : 'SKIPPED'}: ${program} is not installed.\n`)
  return isCi ? 'failed' : 'skipped'
}

/** Runs Vitest with these arguments and more variables. */
export async function runVitest(
  args: readonly string[],
  env: Record<string, string>,
): Promise<Outcome> {
  const child = spawn('vitest', ['run', ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  await once(child, 'exit')
  return child.exitCode === 0 ? 'passed' : 'failed'
}
