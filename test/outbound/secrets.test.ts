import { verify } from '@wireflow-connect/webhooks/node'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { verifyWith, type Received } from '../harness/receiver.ts'
import { withWorld } from '../harness/world.ts'

type Rotated = { secret: string }
type KeySet = { keys: { publicKey: string; x: string; crv: string }[] }

test(
  'after a rotation the new and the former secrets all verify, for the overlap',
  withWorld(async ({ api, endpoint, receiver, databaseUrl }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    const second = await api<Rotated>('POST', `${path}/rotate-secret`)
    const third = await api<Rotated>('POST', `${path}/rotate-secret`, { overlapHours: 1 })
    await api('POST', `${path}/test`)
    const during = await receiver.next()
    for (const secret of [endpoint.secret, second.secret, third.secret]) {
      verifyWith(secret, during)
    }

    await withClient(databaseUrl, async (client) =>
      client.query(`update endpoints set retiring_secrets =
        (select jsonb_agg(r || '{"until": "2020-01-01T00:00:00Z"}')
           from jsonb_array_elements(retiring_secrets) r)`),
    )
    await api('POST', `${path}/test`)
    const after = await receiver.next()
    verifyWith(third.secret, after)
    expect(() => verifyWith(second.secret, after)).toThrow('No matching signature')
    expect(() => verifyWith(endpoint.secret, after)).toThrow('No matching signature')
  }),
)

test(
  'a rotation without overlap ends the former secret at once',
  withWorld(async ({ api, endpoint, receiver }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    await api('POST', `${path}/rotate-secret`, { overlapHours: 0 })
    await api('POST', `${path}/test`)
    const delivery = await receiver.next()
    expect(() => verifyWith(endpoint.secret, delivery)).toThrow('No matching signature')
  }),
)

test(
  'a secret is shown when it is made, and in no answer that shows an endpoint',
  withWorld(async ({ api, endpoint }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    const { secret } = await api<Rotated>('POST', `${path}/rotate-secret`)
    const shown = JSON.stringify([
      await api('GET', path),
      await api('GET', '/v1/endpoints'),
    ])
    expect(shown).not.toContain(secret)
    expect(shown).not.toContain('whsec_')
  }),
)

test(
  'a secret whose answer was lost is revealed once, and a new one once again',
  withWorld(async ({ api, endpoint }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    const reveal = () => api<Rotated>('POST', `${path}/reveal-secret`)
    const racing = await Promise.allSettled([reveal(), reveal(), reveal()])
    const shown = racing.flatMap((each) =>
      each.status === 'fulfilled' ? each.value : [],
    )
    expect(shown).toEqual([{ secret: endpoint.secret }])
    await expect(reveal()).rejects.toThrow('409')

    const { secret } = await api<Rotated>('POST', `${path}/rotate-secret`)
    expect(await reveal()).toEqual({ secret })
  }),
)

test(
  "the relay's key is rotated: published first, then signing, and the former one stays known",
  withWorld(async ({ api, adminApi, endpoint, receiver, relay, databaseUrl }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    await api('PATCH', path, { asymmetric: true })
    const send = async () => {
      await api('POST', `${path}/test`)
      return receiver.next()
    }
    const publicKeys = async () => {
      const answer = await fetch(`${relay().url}/.well-known/webhook-keys.json`)
      return ((await answer.json()) as KeySet).keys.map(({ publicKey }) => publicKey)
    }
    const isSignedBy = (key: string | undefined, delivery: Received) =>
      verify([key ?? ''], delivery.headers, delivery.body).ok

    const before = await send()
    const [former] = await publicKeys()
    await expect(api('POST', '/v1/signing-keys/rotate')).rejects.toThrow('401')
    await adminApi('POST', '/v1/signing-keys/rotate', { overlapHours: 1 })
    const [fresh, known] = await publicKeys()
    expect(known).toBe(former)
    expect(isSignedBy(former, await send())).toBe(true)

    // An hour later, as far as the keys know.
    await withClient(databaseUrl, (client) =>
      client.query(`update signing_keys set signs_from = signs_from - interval '1 hour'`),
    )
    const after = async () => isSignedBy(fresh, await send())
    await expect.poll(after, { timeout: 20_000, interval: 500 }).toBe(true)
    expect(await publicKeys()).toEqual([fresh, former])
    expect(isSignedBy(former, before)).toBe(true)

    // And when the overlap is over.
    await withClient(databaseUrl, (client) =>
      client.query(
        'update signing_keys set retires_at = now() where retires_at is not null',
      ),
    )
    expect(await publicKeys()).toEqual([fresh])
  }),
)

test(
  'an ed25519 signature goes along where it is asked for and verifies with the public key',
  withWorld(async ({ api, endpoint, receiver, relay }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    await api('PATCH', path, { asymmetric: true })
    await api('POST', `${path}/test`)
    const { headers, body } = await receiver.next()
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1a,\S+$/)

    const answer = await fetch(`${relay().url}/.well-known/webhook-keys.json`)
    const { keys } = (await answer.json()) as KeySet
    const plain = headers as Record<string, string>
    expect(keys).toHaveLength(1)
    expect(verify([keys[0]?.publicKey ?? ''], plain, body).ok).toBe(true)
    expect(verify([keys[0]?.publicKey ?? ''], plain, `${body} `).ok).toBe(false)
    expect(verify([endpoint.secret], plain, body).ok).toBe(true)

    // The same key as a JSON Web Key, read by the platform and not by us.
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: keys[0]?.x ?? '' }
    const key = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['verify'])
    const signature = plain['webhook-signature']?.split('v1a,')[1] ?? ''
    const content = `${plain['webhook-id']}.${plain['webhook-timestamp']}.${body}`
    const isGenuine = await crypto.subtle.verify(
      'Ed25519',
      key,
      Buffer.from(signature, 'base64'),
      Buffer.from(content),
    )
    expect(isGenuine).toBe(true)
  }),
)
