import { readdir } from 'node:fs/promises'
import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

const MIB = 1024 * 1024
const PICTURE = Buffer.from('not much of a picture')

type Run = {
  state: string
  triggerData: Record<string, string>
  files: { field: string; name: string; bytes: number; kept: boolean }[]
}

/** Fills in the form, and the field in it that people do not see. */
async function sendSpam(world: World, files: Buffer[] = [PICTURE]): Promise<string> {
  const form = supertest(world.relay().url)
    .post(`/t/${world.trigger.id}`)
    .field('prompt', 'buy this')
    .field('_gotcha', 'yes')
  for (const [index, file] of files.entries()) {
    const name = `${index}.png`
    form.attach(`photo${index}`, file, { filename: name, contentType: 'image/png' })
  }
  const { status, body } = await form
  expect(status).toBe(202)
  return body.runId as string
}

const readRun = async ({ api }: World, id: string) => api<Run>('GET', `/v1/runs/${id}`)
/** The runs of which the content of files is kept. */
const runsWithFiles = async ({ databaseUrl }: World) =>
  withClient(databaseUrl, async (client) => {
    const statement = 'select distinct run_id from quarantined_parts'
    const { rows } = await client.query<{ run_id: string }>(statement)
    return rows.map(({ run_id }) => run_id)
  })
const uploads = ({ sandbox }: World) =>
  sandbox.requests().filter(({ path }) => path.includes('/media/'))

async function restart(world: World): Promise<void> {
  await world.relay().stop()
  await world.restartRelay()
}

test(
  'the files of spam stay here until it is released, and go upstream then',
  withWorld(async (world) => {
    const id = await sendSpam(world)
    expect(await readRun(world, id)).toMatchObject({
      state: 'quarantined',
      triggerData: { prompt: 'buy this' },
      files: [{ field: 'photo0', name: '0.png', bytes: PICTURE.length, kept: true }],
    })
    expect(await runsWithFiles(world)).toEqual([id])
    expect(uploads(world)).toHaveLength(0)

    // A release outlives a restart in between.
    await restart(world)
    await world.api('POST', `/v1/runs/${id}/release`)
    const { photo0 = '' } = (await readRun(world, id)).triggerData
    expect(Buffer.from(await (await fetch(photo0)).arrayBuffer())).toEqual(PICTURE)
    await world.receiver.next()
    expect(await runsWithFiles(world)).toEqual([])
  }),
)

test(
  'files go with the spam that is deleted',
  withWorld(async (world) => {
    const id = await sendSpam(world)
    await world.api('DELETE', `/v1/runs/${id}`)
    expect(await runsWithFiles(world)).toEqual([])
    expect(uploads(world)).toHaveLength(0)
  }),
)

test(
  'spam of a month ago is removed with its files',
  withWorld(async (world) => {
    const old = await sendSpam(world)
    const recent = await sendSpam(world)
    const statement = `update runs set accepted_at = now() - interval '31 days' where id = $1`
    await withClient(world.databaseUrl, (client) => client.query(statement, [old]))
    await restart(world)
    await expect.poll(() => runsWithFiles(world)).toEqual([recent])
    await expect(readRun(world, old)).rejects.toThrow('404')
    expect((await readRun(world, recent)).state).toBe('quarantined')
  }),
)

test(
  'files beyond what is kept of one call are noted by name, and the release does without',
  withWorld(async (world) => {
    const large = Buffer.alloc(13 * MIB)
    const id = await sendSpam(world, [large, large])
    const { files } = await readRun(world, id)
    expect(files.map(({ kept }) => kept)).toEqual([false, false])
    expect(await runsWithFiles(world)).toEqual([])
    await world.api('POST', `/v1/runs/${id}/release`)
    const { event } = await world.receiver.next()
    expect(event.data['runId']).toBe(id)
  }),
)

test(
  'a relay that did not take the call releases it with its files, whole',
  withWorld(async (world) => {
    const large = Buffer.from(crypto.getRandomValues(new Uint8Array(65_536))).toString(
      'hex',
    )
    const films = [Buffer.from(large.repeat(20)), PICTURE]
    const id = await sendSpam(world, films)
    const { dataDir } = world
    expect((await readdir(dataDir, { recursive: true })).join()).not.toContain(id)
    world.useRelay(await world.anotherRelay())
    await world.api('POST', `/v1/runs/${id}/release`)
    const { triggerData } = await readRun(world, id)
    for (const [index, film] of films.entries()) {
      const kept = await fetch(triggerData[`photo${index}`] ?? '')
      expect(film.equals(Buffer.from(await kept.arrayBuffer()))).toBe(true)
    }
  }),
)

test(
  'spam does not use up what a trigger may spend, and is taken where honest calls are not',
  withWorld(async (world) => {
    const settings = { strict: true, limits: { runsPerDay: 1, inFlight: 1 } }
    const { id } = await world.api<{ id: string }>('POST', '/v1/triggers', {
      workflowId: world.workflowId,
      settings,
    })
    const call = (body: object) =>
      supertest(world.relay().url).post(`/t/${id}`).send(body)
    const spam = { _gotcha: 'x', prompt: { not: 'text' } }
    const answers = [await call(spam), await call(spam), await call({ prompt: 'honest' })]
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202])
    expect((await call({ prompt: 'second' })).status).toBe(429)
  }),
)

test(
  'no file goes upstream for a call that is refused or that was made before',
  withWorld(async (world) => {
    const settings = { strict: true, limits: { inFlight: 1 } }
    const { id } = await world.api<{ id: string }>('POST', '/v1/triggers', {
      workflowId: world.workflowId,
      settings,
    })
    const send = (key: string, prompt = 'sandbox:slow=60s') =>
      supertest(world.relay().url)
        .post(`/t/${id}`)
        .set('idempotency-key', key)
        .field('prompt', prompt)
        .attach('photo', PICTURE, { filename: 'a.png', contentType: 'image/png' })
    const first = await send('a')
    expect(first.status).toBe(202)
    const count = uploads(world).length
    expect((await send('a')).body).toEqual(first.body)
    expect((await send('a', 'another')).status).toBe(422)
    expect((await send('b')).status).toBe(429)
    expect(uploads(world)).toHaveLength(count)
  }),
)
