import { createApiDocument } from '@wireflow-connect/relay'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'
import { runSchemathesis } from './schemathesis.ts'

const { API_FUZZ_REQUESTS, API_FUZZ_MAX_RESPONSE_S } = process.env

// In CI: what a short time allows. By command: about as many requests as are asked for.
const SHORT_S = 75
const SHORT_EXAMPLES = 6
const LONG_TEST_MS = 3_600_000

function operationCount(): number {
  return Object.values(createApiDocument().paths ?? {}).flatMap((item) =>
    Object.keys(item),
  ).length
}

/** Which token goes along, and what is not asked for since it is waited for. */
function settingsFor({ adminToken, token }: World, spareTokenId: string): string {
  const operators = [
    '/v1/workspaces',
    '/v1/signing-keys',
    '/v1/tokens$',
    '/v1/sign-in-links',
  ]
  return `
headers = { Authorization = "Bearer ${token}" }

# Documented: the budget of the upstream's key is used up, or the fuzzer has set an address
# at which there is no upstream.
[checks.not_a_server_error]
expected-statuses = ["2XX", "3XX", "4XX", 502, 503]

[[operations]]
include-path-regex = "^(${operators.join('|')}|/v1/audit)"
headers = { Authorization = "Bearer ${adminToken}" }

# Not the token that goes along: it is needed to the end.
[[operations]]
include-path-regex = "^/v1/tokens/"
headers = { Authorization = "Bearer ${adminToken}" }
parameters = { tokenId = "${spareTokenId}" }

[[operations]]
include-name = "GET /v1/events"
parameters = { wait = 0 }
`
}

test(
  'generated requests get documented answers, none of them a fault, none after long',
  withWorld(async (world) => {
    await world.fire()
    await world.receiver.next()
    const spare = await world.adminApi<{ id: string }>('POST', '/v1/tokens', {
      workspaceId: world.workspaceId,
      name: 'spare',
    })
    const wanted = API_FUZZ_REQUESTS === undefined ? undefined : Number(API_FUZZ_REQUESTS)
    const { code, output, requestCount } = await runSchemathesis({
      url: world.relay().url,
      settings: settingsFor(world, spare.id),
      examplesPerOperation:
        wanted === undefined ? SHORT_EXAMPLES : Math.ceil(wanted / operationCount()),
      maxSeconds: wanted === undefined ? SHORT_S : undefined,
      maxResponseSeconds: Number(API_FUZZ_MAX_RESPONSE_S ?? 10),
    })
    process.stdout.write(`${output}\n${requestCount} requests\n`)
    const faults = world.relay().lines.filter((line) => line.includes('"msg":"fault"'))
    expect(faults).toEqual([])
    expect(code).toBe(0)
    // A slow machine gets to fewer of them in its time.
    expect(requestCount).toBeGreaterThan(20)
  }),
  LONG_TEST_MS,
)
