import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startMailServer, type MailServer } from '../harness/mail-server.ts'
import { withWorld, type World } from '../harness/world.ts'

let mails: MailServer
beforeAll(async () => {
  mails = await startMailServer()
})
afterAll(async () => mails.close())

const withMail = (run: (world: World) => Promise<void>) =>
  withWorld(run, () => ({ SMTP_URL: mails.url }))

async function askForMail({ api, endpoint }: World) {
  const change = { warnEmail: 'owner@example.com', scheduleSeconds: [0] }
  const shown = await api('PATCH', `/v1/endpoints/${endpoint.id}`, change)
  expect(shown).toMatchObject({ warnEmail: 'owner@example.com' })
}

async function publishTo(world: World, hours: number) {
  await withClient(world.databaseUrl, (client) =>
    client.query(`update endpoints set failing_since = now() - $1 * interval '1 hour'`, [
      hours,
    ]),
  )
  await world.api('POST', '/v1/events', { type: 'custom.thing', data: { hours } })
}

test(
  'who asked for it is told by e-mail at 50, 70 and 90 percent, and of the end',
  withMail(async (world) => {
    await askForMail(world)
    world.receiver.answer(500)
    for (const [hours, words] of [
      [61, '50 % of the five days'],
      [85, '70 % of the five days'],
      [109, '90 % of the five days'],
      [121, 'was disabled: failing since'],
    ] as const) {
      await publishTo(world, hours)
      const mail = await mails.next()
      expect(mail.to).toEqual(['owner@example.com'])
      expect(mail.text.replaceAll('=\r\n', '')).toContain(words)
      expect(mail.text).toContain('From: relay@example.com')
    }
  }),
)

test(
  'a mail that the server refuses is sent again later',
  withMail(async (world) => {
    await askForMail(world)
    world.receiver.answer(410)
    mails.refuse(1)
    await publishTo(world, 1)
    const waiting = async () =>
      withClient(world.databaseUrl, async (client) => {
        const { rows } = await client.query('select try_count from mails')
        return rows as { try_count: number }[]
      })
    await expect.poll(waiting, { timeout: 10_000 }).toEqual([{ try_count: 1 }])
    await withClient(world.databaseUrl, (client) =>
      client.query('update mails set due_at = now()'),
    )
    expect((await mails.next()).text).toContain('was disabled: answered 410 Gone')
    await expect.poll(waiting).toEqual([])
  }),
)
