import { createApiDocument } from '@wireflow-connect/relay'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

type Operation = {
  method: string
  path: string
  hasBody: boolean
  /** Names of what it takes in its query. */
  query: { name: string; required?: boolean }[]
}

/** Every operation of the API and of the public doors, as it is documented. */
function allOperations(): Operation[] {
  const paths = Object.entries(createApiDocument().paths ?? {})
  return paths.flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => /^(get|post|put|patch|delete)$/.test(method))
      .map(([method, { requestBody, parameters = [] }]) => ({
        method: method.toUpperCase(),
        path,
        hasBody: requestBody !== undefined,
        query: parameters.filter((one: { in: string }) => one.in === 'query'),
      })),
  )
}

const OPERATOR = /^\/v1\/(audit|workspaces|signing-keys|tokens)/

async function ask(
  world: World,
  { method, path }: Pick<Operation, 'method' | 'path'>,
  body?: string,
) {
  const token = OPERATOR.test(path) ? world.adminToken : world.token
  const response = await fetch(`${world.relay().url.replace(/\/$/, '')}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body ?? null,
    redirect: 'manual',
  })
  const answer = await response.text()
  return { status: response.status, answer }
}

const fill = (world: World, path: string) =>
  path
    .replace('/t/{triggerId}', `/t/${world.trigger.id}`)
    .replace('workflow/{triggerId}', `workflow/${world.trigger.id}`)
    .replaceAll(/\{\w+\}/g, 'none')

/** What the relay says that somebody should look at. */
const faultsOf = (world: World) =>
  world.relay().lines.filter((line) => /"level":(50|60|"error"|"fatal")/.test(line))

const wide = (count: number) =>
  `{${Array.from({ length: count }, (_, at) => `"k${at}":${at % 10}`).join()}}`

const BODIES: [name: string, body: string, refused: RegExp][] = [
  [
    'nested 6,000 deep',
    `{"data":${'['.repeat(6_000)}${']'.repeat(6_000)}}`,
    /^400.*deeper/,
  ],
  ['objects in objects', `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`, /^400.*deeper/],
  ['of 90,000 fields', wide(90_000), /^413.*more than 20,000/],
  ['of 120,000 numbers', `{"data":{"a":[${'1,'.repeat(120_000)}1]}}`, /^413.*more than/],
  ['NUL in a name', '{"na\\u0000me":"x"}', /^400.*na\\u0000me/],
  ['NUL in a text', '{"id":"a\\u0000"}', /^400.*field[\\": ]+(events.0.)?id/],
  ['half a pair in a text', '{"id":"a\\udc00b"}', /^400.*field[\\": ]+(events.0.)?id/],
  ['no JSON', '{"id":', /^400.*not valid JSON/],
]

const IDS = [
  '%00',
  'run_%00',
  'trg_%ED%A0%80',
  'a%2F..%2Fb',
  '%F0%9F%9A%B2',
  "1'%20or%20'1",
  'x'.repeat(3_000),
  '%E0%A4%A',
  '__proto__',
  'constructor',
]
const NULS = ['%00', 'a%00b', '%00&x=1']
const NEVER_GIVEN_OUT = ['zzz', '%ED%A0%80', '0', '-1', 'run', `dlv_${'0'.repeat(500)}`]

type Case = Pick<Operation, 'method' | 'path'> & { body?: string; right: RegExp }

const toEveryBody: Case[] = allOperations()
  .filter(({ hasBody }) => hasBody)
  .flatMap((door) => BODIES.map(([, body, right]) => ({ ...door, body, right })))

/** Where its path has an id it is that of nothing. */
const AS_IF_ABSENT = /^(200|404|410|422)/
/** Some look at the body, at a link, or at a workflow of others first. */
const OF_NOTHING = /^(400|404|410|422)/

const toEveryId: Case[] = allOperations()
  .filter(({ path }) => path.includes('{'))
  .flatMap(({ method, path }) =>
    IDS.map((id) => ({
      method,
      path: path.replaceAll(/\{\w+\}/g, id),
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
      right: OF_NOTHING,
    })),
  )

const toEveryQuery: Case[] = allOperations().flatMap(({ method, path, query }) =>
  query.flatMap(({ name, required }) => {
    // A link that nobody has signed says nothing of what is in it.
    const isLink = path.startsWith('/results/')
    const refused = isLink ? OF_NOTHING : new RegExp(`^400.*${name}`)
    const wrong = name === 'cursor' ? [...NULS, ...NEVER_GIVEN_OUT] : NULS
    return [
      {
        method,
        path: `${path}?${name}=`,
        right: required && !isLink ? refused : AS_IF_ABSENT,
      },
      ...wrong.map((value) => ({
        method,
        path: `${path}?${name}=${value}`,
        right: refused,
      })),
    ]
  }),
)

test(
  'no door takes deep, huge or unreadable JSON, an empty value for one, or an id that nothing has',
  withWorld(async (world) => {
    const cases = [...toEveryBody, ...toEveryId, ...toEveryQuery]
    expect(cases.length).toBeGreaterThan(500)
    expect(await failing(world, cases)).toEqual([])
    // Nobody can fill the log, or spend anything, with what is refused.
    expect(faultsOf(world)).toEqual([])
    expect(world.sandbox.executions()).toEqual([])
  }),
  120_000,
)

/** Those that are not answered as they should be, each with its answer. */
async function failing(world: World, cases: readonly Case[]): Promise<string[]> {
  const waiting = [...cases]
  const failed: string[] = []
  const work = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const { method, body = '', right } = one
      const path = fill(world, one.path)
      const { status, answer } = await ask(world, { method, path }, one.body)
      if (right.test(`${status} ${answer}`)) continue
      failed.push(`${method} ${path} ${body.slice(0, 40)}: ${status} ${answer}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return failed
}
