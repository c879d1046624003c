import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test('without any setting the relay runs embedded on port 4400', () => {
  expect(readConfig({})).toMatchObject({
    http: { port: 4400 },
    databaseUrl: undefined,
    redisUrl: undefined,
    roles: ['api', 'worker'],
    upstream: { url: 'https://www.wireflow.ai/api/v1', apiKey: undefined },
  })
})

test('an empty setting counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '' }).http.port).toBe(4400)
})

test('every setting that does not parse is named at once, and no value is printed', () => {
  const wrong = {
    PORT: 'eighty',
    DATABASE_URL: 'mysql://user:hunter2@db/relay',
    RELAY_ENCRYPTION_KEY: 'hunter2',
    RELAY_ROLES: 'api,boss',
    RELAY_ALLOW_PRIVATE_NETWORKS: '10.0.0.0/8,everything',
    LOG_LEVEL: 'loud',
  }
  const message = messageOf(() => readConfig(wrong))
  for (const name of Object.keys(wrong)) expect(message).toContain(name)
  expect(message).not.toContain('hunter2')
  expect(message).not.toContain('eighty')
})

test.each(['fifteen-letters', 'a'.repeat(64), 'abababababababababababababababab'])(
  'the operator\'s token is no "%s"',
  (token) => {
    const message = messageOf(() => readConfig({ RELAY_ADMIN_TOKEN: token.slice(0, 40) }))
    expect(message).toContain('RELAY_ADMIN_TOKEN: must have')
    expect(message).not.toContain(token)
  },
)

test('a worker alone does not start without the address that its links are to name', () => {
  const alone = { RELAY_ROLES: 'worker' }
  expect(messageOf(() => readConfig(alone))).toContain('RELAY_PUBLIC_URL: must be set')
  const publicUrl = 'https://relay.example'
  expect(readConfig({ ...alone, RELAY_PUBLIC_URL: publicUrl }).http).toMatchObject({
    publicUrl,
  })
})

test('too few connections are refused with the number that is needed', () => {
  const few = { RELAY_DB_CONNECTIONS: '16' }
  expect(messageOf(() => readConfig(few))).toContain(
    'RELAY_DB_CONNECTIONS: must be at least 17',
  )
  // Of 30 the queue takes eight and standing sessions three.
  expect(readConfig({}).poolSize).toBe(19)
  expect(readConfig({ ...few, REDIS_URL: 'redis://redis' }).poolSize).toBe(13)
  expect(readConfig({ ...few, RELAY_ROLES: 'api' }).poolSize).toBe(13)
})

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return String(error)
  }
  throw new Error('Nothing was thrown')
}
