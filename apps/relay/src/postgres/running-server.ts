import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './run-program.ts'

const LOCK_FILE = 'postmaster.pid'
// The lock file's lines, as PostgreSQL documents them: process id first, port fourth.
const PID_LINE = 0
const PORT_LINE = 3

/** The server that runs on this cluster, whoever started it; undefined when none does. */
export async function findRunningServer(
  cluster: string,
): Promise<{ port: number } | undefined> {
  const lines = await readFile(join(cluster, LOCK_FILE), 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  )
  const pid = Number(lines[PID_LINE])
  const port = Number(lines[PORT_LINE])
  if (!pid || !port) return undefined
  // After a restart of the machine the number may be some other program's.
  return (await commandOf(pid)).includes(cluster) ? { port } : undefined
}

/**
 * Removes the lock of a server that is gone. PostgreSQL does so by itself unless its
 * number was given to another program meanwhile, which is common in containers.
 */
export async function removeStaleLock(cluster: string): Promise<void> {
  await rm(join(cluster, LOCK_FILE), { force: true })
}

async function commandOf(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
  } catch {
    // Not Linux, or no such process: `ps` fails for that, too.
    return run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => '')
  }
}
