import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

type Trigger = { id: string; formUrl: string | null; workflowId: string }

// What the example workflow has saved.
const SAVED = ['a red bike', 'as a woodcut']

test(
  'the doors of a trigger tell strangers no saved value, and its workflow only where Wireflow does',
  withWorld(async (world) => {
    const { api, workflowId, databaseUrl } = world
    const stranger = supertest(world.relay().url)
    const create = async (body: object) =>
      api<Trigger>('POST', '/v1/triggers', { workflowId, ...body })
    const formOf = async ({ id }: Trigger) => stranger.get(`/t/${id}/form`)

    const plain = await create({ settings: { strict: true } })
    const shown = await create({ settings: { form: { defaults: true } } })
    // One of the time before the setting.
    const older = await create({})
    await withClient(databaseUrl, async (client) =>
      client.query(`update triggers set settings = '{}' where id = $1`, [older.id]),
    )
    for (const trigger of [plain, older]) {
      const { text } = await formOf(trigger)
      expect(text).toContain('name="n-prompt"')
      for (const value of SAVED) expect(text).not.toContain(value)
    }
    const { text: open } = await formOf(shown)
    for (const value of SAVED) expect(open).toContain(value)

    // An empty field keeps the value that is not shown.
    const sent = await stranger
      .post(`/t/${plain.id}`)
      .type('form')
      .send({ 'n-prompt': '' })
    expect(sent.status).toBe(202)
    const { event } = await world.receiver.next()
    expect(JSON.stringify(event.data)).toContain(SAVED[0])

    const own = await stranger.get(`/t/${plain.id}`)
    expect(Object.keys(own.body).toSorted()).toEqual(['isActive', 'message', 'name'])
    const upstream = await stranger.get(`/api/v1/workflow/${plain.id}/trigger`)
    expect(upstream.body).toMatchObject({ workflowId, isActive: true })
    const refused = await stranger.post(`/t/${plain.id}`).send({ prompt: { x: 1 } })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('"Prompt"')
    expect(refused.text).not.toContain('n-prompt')
    // Whose workflow it is reads more.
    const run = { workflowId, inputs: { prompt: { x: 1 } } }
    await expect(api('POST', '/v1/runs', run)).rejects.toThrow('Prompt (n-prompt)')

    const signed = await create({ signed: true })
    expect(signed.formUrl).toBeNull()
    const form = await stranger.get(`/t/${signed.id}/form`).set('accept', 'text/html')
    expect(form.status).toBe(404)
    expect(form.text).toContain('takes signed calls only')
    expect(form.text).not.toContain('n-prompt')
  }),
)
