import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSION = '1.37.0'
const FOLDER = fileURLToPath(
  new URL(`../../node_modules/.cache/oasdiff-${VERSION}`, import.meta.url),
)
const PROGRAM = join(FOLDER, 'oasdiff')

/** Compiles the comparison of two documents, once; false where Go or its modules are not at hand. */
export function installOasdiff(): boolean {
  if (existsSync(PROGRAM)) return true
  const made = spawnSync('go', ['install', `github.com/oasdiff/oasdiff@v${VERSION}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, GOBIN: FOLDER },
  })
  return made.status === 0
}

/** Without a path it is about what belongs to no route: an event, for instance. */
export type Break = { operation?: string; path?: string; text: string }

/** What a client of the first document may no longer rely on in the second; both are files. */
export function findBreaks(before: string, after: string): Break[] {
  // Also what it only warns of: it takes the bodies of webhooks for requests, so that what is
  // taken from them is a warning.
  const { status, stdout, stderr } = spawnSync(
    PROGRAM,
    ['breaking', before, after, '--format', 'json'],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  if (status !== 0) throw new Error(`oasdiff failed: ${stderr}`)
  return JSON.parse(stdout === '' ? '[]' : stdout) as Break[]
}
