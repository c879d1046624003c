import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './run-program.ts'
import { isSocketFile } from './server-socket.ts'

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
 * Whether any process works in this folder, as those of a server do whose first one was
 * killed. Known on Linux only; elsewhere they end by themselves in a moment.
 */
export async function isInUse(cluster: string): Promise<boolean> {
  const folder = await realpath(cluster)
  const pids = await readdir('/proc').catch(() => [])
  const folders = await Promise.all(
    pids
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => readlink(`/proc/${pid}/cwd`).catch(() => undefined)),
  )
  return folders.includes(folder)
}

/**
 * Removes the lock and the socket files of a server that is gone. PostgreSQL removes its
 * lock by itself unless its number was given to another program meanwhile, which is common
 * in containers; it leaves the socket, since the next server has another port.
 */
export async function removeLeftovers(cluster: string): Promise<void> {
  await rm(join(cluster, LOCK_FILE), { force: true })
  const names = await readdir(cluster).catch(() => [])
  for (const name of names.filter(isSocketFile)) {
    await rm(join(cluster, name), { force: true })
  }
}

async function commandOf(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
  } catch {
    // Not Linux, or no such process: `ps` fails for that, too.
    return run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => '')
  }
}
