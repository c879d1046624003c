import { createSandbox, EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { expect, test } from 'vitest'
import { openWorkspace, type Api } from '../harness/api.ts'
import { createDataDir, findPostgresPid, removeDataDir } from '../harness/data-dir.ts'
import { startReceiver, type Receiver } from '../harness/receiver.ts'
import { startRelayProcess, type RelayProcess } from '../harness/relay-process.ts'
import { withSmallDisk } from '../harness/small-disk.ts'

const ADMIN_TOKEN = 'the-operator-of-this-test'
const MINUTE = { timeout: 60_000, interval: 200 }

type Embedded = {
  relay: RelayProcess
  receiver: Receiver
  api: Api
  ready: () => Promise<{ status: number; text: string }>
  /** Calls the trigger; the status of the answer, and its words. */
  call: (data?: object) => Promise<{ status: number; text: string }>
}

/** Runs a test with a relay that has a database server of its own. */
async function withEmbedded(dataDir: string, run: (world: Embedded) => Promise<void>) {
  const closers: (() => Promise<unknown>)[] = []
  try {
    const receiver = await startReceiver()
    closers.push(() => receiver.close())
    const sandbox = await createSandbox({ limits: false, speed: 4 })
    closers.push(() => sandbox.close())
    await sandbox.listen()
    const relay = await startRelayProcess({
      RELAY_DATA_DIR: dataDir,
      RELAY_ADMIN_TOKEN: ADMIN_TOKEN,
      RELAY_ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
      WIREFLOW_BASE_URL: sandbox.url,
      WIREFLOW_API_KEY: sandbox.apiKey,
    })
    closers.push(() => relay.stop())
    const { api } = await openWorkspace(() => relay.url, ADMIN_TOKEN)
    const workflowId = sandbox.createWorkflow(EXAMPLE_WORKFLOW).id
    const { id } = await api<{ id: string }>('POST', '/v1/triggers', { workflowId })
    await api('POST', '/v1/endpoints', { url: receiver.url })

    const read = async (response: Response) => ({
      status: response.status,
      text: await response.text(),
    })
    await run({
      relay,
      receiver,
      api,
      ready: async () => read(await fetch(`${relay.url}/readyz`)),
      call: async (data = {}) =>
        read(
          await fetch(`${relay.url}/t/${id}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(data),
          }),
        ),
    })
  } finally {
    for (const close of closers.toReversed()) await close()
  }
}

/** A call is taken, its run comes to its end, and everybody hears of it. */
async function expectWorks({ call, receiver, ready }: Embedded): Promise<void> {
  let answer = { status: 0, text: '' }
  const taken = async () => (answer = await call()).status
  await expect.poll(taken, MINUTE).toBe(202)
  const { runId } = JSON.parse(answer.text) as { runId: string }
  const heard = () => receiver.received.some(({ event }) => event.data['runId'] === runId)
  await expect.poll(heard, MINUTE).toBe(true)
  expect((await ready()).status).toBe(200)
}

test('a database server that is killed runs again within a minute, and the relay goes on', async () => {
  const dataDir = await createDataDir()
  await withEmbedded(dataDir, async (world) => {
    await expectWorks(world)
    const killed = (await findPostgresPid(dataDir)) ?? 0
    process.kill(killed, 'SIGKILL')
    await expect.poll(async () => (await world.ready()).status, MINUTE).toBe(503)
    expect((await world.call()).status).toBe(503)
    await expectWorks(world)
    expect(await findPostgresPid(dataDir)).not.toBe(killed)

    // Twice, and told each time.
    process.kill((await findPostgresPid(dataDir)) ?? 0, 'SIGKILL')
    await expect.poll(async () => (await world.ready()).status, MINUTE).toBe(503)
    await expectWorks(world)
    const lines = world.relay.lines.join('\n')
    expect(lines.match(/the database server runs again/g)).toHaveLength(2)
  })
  expect(await findPostgresPid(dataDir)).toBeUndefined()
  await removeDataDir(dataDir)
})

const isRoot = process.getuid?.() === 0

test.skipIf(!isRoot)(
  'a disk that is full is told in words, and healed when there is room',
  async () => {
    await withSmallDisk(async (disk) =>
      withEmbedded(disk.dataDir, async (world) => {
        await expectWorks(world)
        await disk.fill()
        const large = () => world.call({ prompt: randomText(200_000) })
        await expect.poll(async () => (await large()).status, MINUTE).toBe(503)
        const refusal = await large()
        // What is wrong inside is no business of a caller without a key.
        expect(refusal.text).toContain('Nothing was lost. Send the same again in 30 s')
        expect(await world.ready()).toMatchObject({
          status: 503,
          text: expect.stringContaining('The disk of the database is full'),
        })

        await disk.clear()
        await expect.poll(async () => (await world.ready()).status, MINUTE).toBe(200)
        await expectWorks(world)
        const lines = world.relay.lines.join('\n')
        expect(lines.match(/the disk of the database is full/g)?.length).toBeLessThan(4)
        expect(lines).toContain('there is room on the disk of the database again')
      }),
    )
  },
)

test.skipIf(!isRoot)(
  'a server that ends since its disk is full is started again when there is room',
  async () => {
    await withSmallDisk(async (disk) =>
      withEmbedded(disk.dataDir, async (world) => {
        await expectWorks(world)
        await disk.fill()
        process.kill((await findPostgresPid(disk.dataDir)) ?? 0, 'SIGKILL')
        const isTold = async () => (await world.ready()).text
        await expect.poll(isTold, MINUTE).toContain('The disk of the database is full')
        await disk.clear()
        await expectWorks(world)
      }),
    )
  },
)

/** Text that does not become smaller when it is stored. */
function randomText(length: number): string {
  return Array.from({ length }, () =>
    String.fromCharCode(33 + Math.floor(Math.random() * 90)),
  ).join('')
}
