import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** A user of this machine. */
export type Account = { uid: number; gid: number }

const execute = promisify(execFile)
const TIMEOUT_MS = 60_000

/** Runs a program to its end and returns what it printed. Throws with its complaint. */
export async function run(
  program: string,
  args: readonly string[],
  options: { account?: Account | undefined; folder?: string } = {},
): Promise<string> {
  const { stdout } = await execute(program, args, {
    ...options.account,
    cwd: options.folder,
    timeout: TIMEOUT_MS,
    // Messages in the C locale: no locale need be installed, and logs read alike.
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  })
  return stdout.trim()
}
