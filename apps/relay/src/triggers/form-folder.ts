import { createHash } from 'node:crypto'
import { readlink, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pid as ownPid, kill } from 'node:process'

const PREFIX = 'wireflow-connect-form-'
// A process marks its folder as its own this often; a folder without a mark for an hour is
// nobody's, whoever has the number of its process by now.
const MARK_EVERY_MS = 10 * 60_000
const ABANDONED_MS = 3_600_000

/** Where one process keeps the files of forms until their calls are answered. */
export type FormFolder = {
  /** For a file that does not exist yet. */
  newPath(): string
  /** Removes the folder with all that is in it. */
  close(): Promise<void>
}

/**
 * Makes a folder for this process, and removes those that processes left behind when they
 * crashed; those of living processes stay.
 */
export async function openFormFolder(root = tmpdir()): Promise<FormFolder> {
  const owner = await thisProcess()
  await removeAbandoned(root, owner)
  const { machine, pid, bornAt } = owner
  const folder = await mkdtemp(join(root, `${PREFIX}${machine}-${pid}-${bornAt}-`))
  const timer = setInterval(() => void mark(folder), MARK_EVERY_MS)
  timer.unref()
  let fileCount = 0

  return {
    newPath: () => join(folder, String(fileCount++)),
    async close() {
      clearInterval(timer)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function mark(folder: string): Promise<void> {
  const now = new Date()
  // Somebody has cleared the temporary folder: the next file tells.
  await utimes(folder, now, now).catch(() => undefined)
}

type Owner = { machine: string; pid: number; bornAt: number }

async function thisProcess(): Promise<Owner> {
  // Containers have numbers of their own for their processes, and often the same ones.
  const numbering = await readlink('/proc/self/ns/pid').catch(() => '')
  const machine = createHash('sha256')
    .update(hostname() + numbering)
    .digest('hex')
    .slice(0, 8)
  return { machine, pid: ownPid, bornAt: Math.round(performance.timeOrigin) }
}

async function removeAbandoned(root: string, owner: Owner): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(PREFIX)) continue
    const folder = join(root, name)
    const isDead = endedBefore(name, owner) || (await isUnmarked(folder))
    // Another process that starts may be faster; somebody else's folder is theirs.
    if (isDead) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Whether the folder's name is that of a process that is known to have ended. */
function endedBefore(name: string, owner: Owner): boolean {
  const [machine, pid, bornAt] = name.slice(PREFIX.length).split('-')
  if (machine !== owner.machine || !pid || !bornAt) return false
  // The first process of a container has the same number each time.
  if (Number(pid) === owner.pid) return Number(bornAt) !== owner.bornAt
  return !isAlive(Number(pid))
}

function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0)
  } catch (error) {
    // Not ours to signal, but there.
    return Reflect.get(Object(error), 'code') === 'EPERM'
  }
}

async function isUnmarked(folder: string): Promise<boolean> {
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }))
  return Date.now() - mtimeMs > ABANDONED_MS
}
