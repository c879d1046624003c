import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { run, type Account } from './run-program.ts'

/**
 * Who must run the server. PostgreSQL refuses to run as root, so root lends it to an
 * account without rights that every machine has; everybody else runs it as themselves.
 */
export async function findServerAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const account = await findAccount(name)
    if (account) return account
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" ' +
      'nor "nobody". Start as another user, or set DATABASE_URL.',
  )
}

async function findAccount(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number(await run('id', [flag, name]))),
    )
    return uid === undefined || gid === undefined ? undefined : { uid, gid }
  } catch {
    // `id` fails for a name that does not exist.
    return undefined
  }
}

/** Whether `account` may pass through every folder above `path`. */
export async function canReach(path: string, account: Account): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    if (!mayEnter({ mode, uid, gid }, account)) return false
    if (folder === dirname(folder)) return true
  }
}

function mayEnter(folder: Account & { mode: number }, account: Account): boolean {
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0
  if (folder.gid === account.gid) return (folder.mode & 0o010) !== 0
  return (folder.mode & 0o001) !== 0
}
