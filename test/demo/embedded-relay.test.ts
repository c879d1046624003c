import { expect, test } from 'vitest'
import { createDataDir, findPostgresPid, removeDataDir } from '../harness/data-dir.ts'
import { startRelayProcess } from '../harness/relay-process.ts'

async function withDataDir(action: (dir: string) => Promise<void>): Promise<void> {
  const dir = await createDataDir()
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
    expect(await ready.json()).toEqual({ ok: true })

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

test('a relay with faulty settings ends at once and names them', async () => {
  const start = startRelayProcess({ PORT: 'many', RELAY_ROLES: 'boss' })
  await expect(start).rejects.toThrow(/PORT.*\n.*RELAY_ROLES/s)
})
