import { createCipheriv, randomBytes } from 'node:crypto'
import { solveChallenge, type Challenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { verifyWith } from '../harness/receiver.ts'
import { startReseal } from '../harness/reseal-process.ts'
import { withWorld, type World } from '../harness/world.ts'

const [K1, K2] = [newKey(), newKey()]

function newKey(): string {
  return randomBytes(32).toString('hex')
}

/** A world whose relay has these keys from its next start on. */
function withKeys(test: (world: World, use: (keys: string) => void) => Promise<void>) {
  let keys = K1
  const use = (next: string) => {
    keys = next
  }
  return withWorld(
    async (world) => test(world, use),
    () => ({ RELAY_ENCRYPTION_KEY: keys }),
  )
}

async function restart(world: World): Promise<void> {
  await world.relay().kill()
  await world.restartRelay()
}

async function sql<Row extends object>(world: World, text: string): Promise<Row[]> {
  return withClient(world.databaseUrl, async (client) => (await client.query(text)).rows)
}

/** Everything that is sealed, as it stands in the database. */
async function allSealed(world: World): Promise<string[]> {
  const rows = await sql<{ sealed: string }>(
    world,
    `select upstream_key as sealed from workspaces
     union all select unnest(secrets) from endpoints
     union all select r->>'sealed' from endpoints, jsonb_array_elements(retiring_secrets) r
     union all select value from endpoints, jsonb_each_text(sealed_headers)
     union all select signing_secret from triggers where signing_secret is not null
     union all select secret_key from signing_keys`,
  )
  return rows.map(({ sealed }) => sealed)
}

type Signed = { id: string; url: string; signingSecret: string }

/** Something sealed of every kind: secrets, a former one, headers, a trigger's, a signing key. */
async function sealEverything(world: World): Promise<Signed> {
  const { api, endpoint, workflowId } = world
  const path = `/v1/endpoints/${endpoint.id}`
  await api('PATCH', path, { secretHeaders: { 'x-shop': 'hunter2' }, asymmetric: true })
  await api('POST', `${path}/rotate-secret`)
  const body = { workflowId, signed: true }
  const trigger = await api<Signed>('POST', '/v1/triggers', body)
  await expectDelivery(world)
  return trigger
}

/** A delivery comes with both secrets' signatures and the secret header. */
async function expectDelivery(world: World): Promise<void> {
  await world.api('POST', `/v1/endpoints/${world.endpoint.id}/test`)
  const delivery = await world.receiver.next()
  verifyWith(world.endpoint.secret, delivery)
  expect(delivery.headers['x-shop']).toBe('hunter2')
  expect(delivery.headers['webhook-signature']).toContain('v1a,')
}

async function callSigned(world: World, trigger: Signed): Promise<number> {
  const body = JSON.stringify({ prompt: 'a boat' })
  const at = new Date()
  const id = `msg_${randomBytes(8).toString('hex')}`
  const response = await fetch(`${world.relay().url}/t/${trigger.id}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(trigger.signingSecret).sign(id, at, body),
    },
    body,
  })
  return response.status
}

test(
  'with another key the relay does not start, says so, and with both it goes on as before',
  withKeys(async (world, use) => {
    const trigger = await sealEverything(world)
    const body = { workflowId: world.workflowId, settings: { challenge: true } }
    const { id: puzzled } = await world.api<Signed>('POST', '/v1/triggers', body)
    const given = await fetch(`${world.relay().url}/t/${puzzled}/challenge`)
    const challenge = (await given.json()) as Challenge
    const solution = await solveChallenge({ challenge, deriveKey })
    const before = await allSealed(world)
    expect(before.length).toBeGreaterThanOrEqual(6)

    use(K2)
    const refusal: unknown = await restart(world).catch((error: unknown) => error)
    expect(String(refusal)).toMatch(
      /RELAY_ENCRYPTION_KEY: the database holds secrets that were sealed with the key with the id [0-9a-f]{12}; the ids of the given keys are [0-9a-f]{12}\. Add the key/,
    )
    expect(String(refusal)).not.toContain(K2)
    expect(String(refusal)).not.toContain('    at ')
    expect(await allSealed(world)).toEqual(before)

    use(`${K2},${K1}`)
    await world.restartRelay()
    await expectDelivery(world)
    expect(await callSigned(world, trigger)).toBe(202)
    const _altcha = Buffer.from(JSON.stringify({ challenge, solution })).toString(
      'base64',
    )
    const taken = await fetch(`${world.relay().url}/t/${puzzled}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'a boat', _altcha }),
    })
    expect(taken.status).toBe(202)
    const { data } = await world.api<{ data: { id: string }[] }>('GET', '/v1/runs')
    expect(data).toHaveLength(2)
    for (const { id } of data) {
      const state = async () =>
        (await world.api<{ state: string }>('GET', `/v1/runs/${id}`)).state
      await expect.poll(state).toBe('completed')
    }

    // The one that was the newest is known now, so going back needs both.
    use(K1)
    await expect(restart(world)).rejects.toThrow('RELAY_ENCRYPTION_KEY')
  }),
  120_000,
)

/** As versions without key ids sealed: for no place. */
function sealedBefore(keyText: string, plain: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(keyText, 'hex'), nonce)
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`
}

const MANY = 1_500

test(
  'reseal seals everything with the newest key beside a relay that runs, and may be cut off',
  withKeys(async (world, use) => {
    const trigger = await sealEverything(world)
    // A database of a version that knew one key, and many endpoints in it.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    await withClient(world.databaseUrl, async (client) => {
      await client.query(
        `insert into endpoints
         select (jsonb_populate_record(e, jsonb_build_object(
                  'id', 'ep_' || lpad(n::text, 26, '0'), 'secrets', jsonb_build_array($2::text),
                  'sealed_headers', '{}'::jsonb, 'retiring_secrets', '[]'::jsonb,
                  'event_types', '["custom.none"]'::jsonb))).*
           from endpoints e, generate_series(1, ${MANY}) n where e.id = $1`,
        [world.endpoint.id, sealedBefore(K1, secret)],
      )
      await client.query(
        `update encryption_keys set id = 'unchecked', sealed_check = null`,
      )
    })
    use(`${K2},${K1}`)
    await restart(world)
    const env = {
      DATABASE_URL: world.databaseUrl,
      RELAY_DATA_DIR: world.dataDir,
      RELAY_ENCRYPTION_KEY: `${K2},${K1}`,
    }
    const countOld = async () => {
      const sealed = await allSealed(world)
      return sealed.filter((text) => text.startsWith('v1.')).length
    }
    const cut = startReseal(env)
    await expect.poll(countOld, { interval: 20, timeout: 40_000 }).toBeLessThan(MANY)
    cut.kill()
    await cut.ended
    expect(await countOld()).toBeGreaterThan(0)

    // Two at once, while somebody rotates and deliveries go on.
    const both = [startReseal(env), startReseal(env)]
    const path = `/v1/endpoints/${world.endpoint.id}`
    const progress = { isOver: false }
    const ended = Promise.all(both.map(async (each) => each.ended)).finally(() => {
      progress.isOver = true
    })
    while (!progress.isOver) {
      await world.api('PATCH', path, { secretHeaders: { 'x-shop': 'hunter2' } })
      await expectDelivery(world)
    }
    for (const { code, printed } of await ended) {
      expect([printed, code]).toEqual([
        expect.stringContaining('Everything is sealed'),
        0,
      ])
    }
    const newest = new Set((await allSealed(world)).map((text) => text.split('.')[1]))
    expect(newest.size).toBe(1)

    const last = await startReseal(env).ended
    expect(last.printed).toMatch(/endpoints: 0 sealed again, 1501 were current/)
    expect(last.printed).not.toContain(K1)
    use(K2)
    await restart(world)
    await expectDelivery(world)
    expect(await callSigned(world, trigger)).toBe(202)
    expect(await startReseal({ ...env, RELAY_ENCRYPTION_KEY: K1 }).ended).toMatchObject({
      code: 1,
      printed: expect.stringContaining('RELAY_ENCRYPTION_KEY: the database holds'),
    })
  }),
  120_000,
)

test(
  'reseal names what no key opens, and does not give up the keys that are left',
  withKeys(async (world, use) => {
    await sealEverything(world)
    await sql(
      world,
      `update endpoints set secrets = array['${sealedBefore(newKey(), 'lost')}']`,
    )
    use(`${K2},${K1}`)
    await restart(world)
    const { code, printed } = await startReseal({
      DATABASE_URL: world.databaseUrl,
      RELAY_DATA_DIR: world.dataDir,
      RELAY_ENCRYPTION_KEY: `${K2},${K1}`,
    }).ended
    expect(code).not.toBe(0)
    expect(printed).toContain(`not readable: ${world.endpoint.id}`)
    expect(printed).toContain('Keep all keys')
    use(K2)
    await expect(restart(world)).rejects.toThrow('RELAY_ENCRYPTION_KEY')

    // What to do about it: a new secret, without the lost one beside it.
    use(`${K2},${K1}`)
    await world.restartRelay()
    const path = `/v1/endpoints/${world.endpoint.id}`
    const rotation = { overlapHours: 0 }
    const { secret } = await world.api<{ secret: string }>(
      'POST',
      `${path}/rotate-secret`,
      rotation,
    )
    await world.api('POST', `${path}/test`)
    verifyWith(secret, await world.receiver.next())
  }),
  120_000,
)
