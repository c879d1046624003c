import { startEmbeddedServer } from '@wireflow-connect/relay'
import { chmod, mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDataDir, findPostgresPid, removeDataDir } from '../harness/data-dir.ts'
import { withClient } from '../harness/database.ts'
import { startRelayProcess } from '../harness/relay-process.ts'

async function withDataDir(
  action: (dir: string) => Promise<void>,
  create = createDataDir,
): Promise<void> {
  const dir = await create()
  try {
    await action(dir)
  } finally {
    await removeDataDir(dir)
  }
}

test('without any setting but a folder the relay runs, and stops with its database', async () => {
  await withDataDir(async (dir) => {
    const relay = await startRelayProcess({ RELAY_DATA_DIR: dir })
    const ready = await fetch(`${relay.url}/readyz`)
    expect(await ready.json()).toEqual({ ok: true, queue: 'ok' })

    expect(await relay.stop()).toBe(0)
    expect(await findPostgresPid(dir)).toBeUndefined()
  })
})

test('a second relay on the same folder is refused and leaves the first alone', async () => {
  await withDataDir(async (dir) => {
    const relay = await startRelayProcess({ RELAY_DATA_DIR: dir })
    try {
      const second = startRelayProcess({ RELAY_DATA_DIR: dir })
      await expect(second).rejects.toThrow('Another relay is using')
      const ready = await fetch(`${relay.url}/readyz`)
      expect(ready.status).toBe(200)
    } finally {
      await relay.stop()
    }
  })
})

test('the database is reached by a file in its folder, and where the path is too long nevertheless', async () => {
  // Elsewhere than macOS puts such folders, whose paths are long.
  const create = async () => mkdtemp('/tmp/wireflow-connect-')
  await withDataDir(async (dir) => {
    const long = join(dir, 'a-path-of-more-than-a-hundred-bytes-'.repeat(4))
    await mkdir(long, { mode: 0o755 })
    await chmod(dir, 0o755)
    expect(await addressOfClient(join(dir, 'short'))).toBeNull()
    // A server of root's may have to keep this one at a shorter path.
    expect(['127.0.0.1', null]).toContain(await addressOfClient(long))
  }, create)
})

/** From where the database sees its client come; null by a file. */
async function addressOfClient(dataDir: string): Promise<string | null> {
  const server = await startEmbeddedServer({ dataDir, log: () => undefined })
  try {
    const { rows } = await withClient(server.url, async (client) =>
      client.query<{ address: string | null }>(
        'select host(inet_client_addr()) as address',
      ),
    )
    return rows[0]?.address ?? null
  } finally {
    await server.close()
  }
}

test('a relay with faulty settings ends at once and names them', async () => {
  const start = startRelayProcess({ PORT: 'many', RELAY_ROLES: 'boss' })
  await expect(start).rejects.toThrow(/PORT.*\n.*RELAY_ROLES/s)
})
