import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { createRelayClient, type RelayClient } from '@wireflow-connect/relay-client'
import { CommandError, UNUSABLE } from './command-error.ts'

type Env = NodeJS.ProcessEnv

/** Which relay, and with which token. */
export type Access = { url: string; token: string }

/** For its owner alone to read. */
const OWN_FILE = 0o600
const OWN_FOLDER = 0o700

export function accessFile(env: Env): string {
  const config = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config')
  return join(config, 'wireflow-connect', 'access.json')
}

export async function saveAccess(env: Env, access: Access): Promise<string> {
  const path = accessFile(env)
  await mkdir(dirname(path), { recursive: true, mode: OWN_FOLDER })
  await writeFile(path, `${JSON.stringify(access)}\n`, { mode: OWN_FILE })
  // The mode above is for a file that is new.
  await chmod(path, OWN_FILE)
  return path
}

/** A client of the relay that `findAccess` finds. */
export async function openRelay(env: Env): Promise<RelayClient> {
  const { url, token } = await findAccess(env)
  return createRelayClient({ baseUrl: url, token })
}

/**
 * What the environment says (`RELAY_URL`, `RELAY_TOKEN`), else what `login` has kept.
 *
 * @throws {CommandError} where neither is there.
 */
export async function findAccess(env: Env): Promise<Access> {
  const { RELAY_URL, RELAY_TOKEN } = env
  const kept = await readKept(env)
  const url = RELAY_URL ?? kept?.url
  // A token goes to the relay that it was given for, and to no other.
  const isKept = RELAY_URL === undefined || RELAY_URL === kept?.url
  const token = RELAY_TOKEN ?? (isKept ? kept?.token : undefined)
  if (url === undefined || token === undefined) throw new CommandError(UNUSABLE, LOG_IN)
  return { url, token }
}

const LOG_IN =
  'There is no token. Run "wireflow-connect login <url>", or set RELAY_URL and RELAY_TOKEN.'

async function readKept(env: Env): Promise<Access | undefined> {
  try {
    return JSON.parse(await readFile(accessFile(env), 'utf8')) as Access
  } catch {
    return undefined
  }
}
