import {
  createRelayClient,
  dataOf,
  isRelayApiError,
  type RelayClient,
  type Token,
  type Usage,
} from '@wireflow-connect/relay-client'
import { z } from 'zod'
import manifest from '../package.json' with { type: 'json' }
import type { Access } from './access.ts'
import { CommandError, FAILED, NOT_ALLOWED, UNAVAILABLE } from './command-error.ts'
import { table, type Printer } from './output.ts'
import { reasonOf } from './reason-of.ts'

const ANSWER_WITHIN_MS = 10_000
/** Receivers refuse a webhook whose timestamp is further off. */
const SIGNATURE_TOLERANCE_SECONDS = 300
const NOTICED_SKEW_SECONDS = 30
const LONG_LAG_SECONDS = 60

type Scope = Token['scopes'][number]
type Check = {
  name: string
  state: 'ok' | 'warning' | 'failing'
  says: string
  /** What to do about it. */
  advice?: string
  /** With which the command ends, where this is the first that fails. */
  exitCode?: number
}

/**
 * Says how a relay and a token are, and what to do. Changes nothing.
 *
 * @throws {CommandError} with the exit code of the first check that fails; warnings are none.
 */
export async function examine(access: Access, printer: Printer): Promise<void> {
  const checks = await examineAll(access)
  printer.print(checks.map(shown), (rows) =>
    table(
      rows.flatMap(({ state, name, says, advice }) => [
        [state, name, says],
        ...(advice === undefined ? [] : [['', '', advice]]),
      ]),
    ),
  )
  const failing = checks.filter(({ state }) => state === 'failing')
  if (failing.length === 0) return
  const names = failing.map(({ name }) => name).join(', ')
  throw new CommandError(failing[0]?.exitCode ?? FAILED, `Failing: ${names}.`)
}

function shown({ name, state, says, advice }: Check): Omit<Check, 'exitCode'> {
  return { name, state, says, ...(advice === undefined ? {} : { advice }) }
}

async function examineAll({ url, token }: Access): Promise<Check[]> {
  const relay = createRelayClient({
    baseUrl: url,
    token,
    fetch: async (request) =>
      fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }),
  })
  const address = await checkAddress(url)
  if (address.check.state === 'failing') return [address.check, checkNode()]
  const { version, skewSeconds } = address
  const [ready, access, usage] = await Promise.all([
    checkReady(relay),
    checkScopes(relay),
    checkUsage(relay),
  ])
  const own = [checkClock(skewSeconds), checkVersion(version), checkNode()]
  return [address.check, ready, access, ...usage, ...own]
}

type Address = { check: Check; version?: string; skewSeconds?: number }

/** Of what a relay answers at its root, as much as tells it from other servers. */
const Front = z.object({ version: z.string(), openapiUrl: z.string() })

async function checkAddress(url: string): Promise<Address> {
  const name = 'address'
  try {
    const startedAt = Date.now()
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const endedAt = Date.now()
    const { version } = Front.parse(await response.json())
    const date = Date.parse(response.headers.get('date') ?? '')
    const says = `${url} answers in ${endedAt - startedAt} ms`
    return {
      check: isSafe(url) ? { name, state: 'ok', says } : { ...UNSAFE, says },
      version,
      // The header has whole seconds: it lies half a second back in the mean.
      skewSeconds: Math.round((date + 500 - (startedAt + endedAt) / 2) / 1_000),
    }
  } catch (error) {
    const isOther = error instanceof SyntaxError || error instanceof z.ZodError
    return {
      check: {
        name,
        state: 'failing',
        says: isOther
          ? `${url} answers, but not as a relay`
          : `${url} does not answer: ${reasonOf(error)}`,
        advice:
          'Check the address, the network and any proxy; then: wireflow-connect login.',
        exitCode: UNAVAILABLE,
      },
    }
  }
}

const UNSAFE = {
  name: 'address',
  state: 'warning',
  advice: 'The token is sent in the clear: give the relay a certificate, and use https.',
} as const

function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
}

async function checkReady(relay: RelayClient): Promise<Check> {
  const name = 'ready'
  try {
    const { queue } = await dataOf(relay.GET('/readyz'))
    if (queue === 'ok') return { name, state: 'ok', says: 'It takes calls' }
    return {
      name,
      state: 'warning',
      says: 'It takes calls, and its queue is away',
      advice:
        'Runs and deliveries are slower until its operator has Redis running again.',
    }
  } catch (error) {
    return {
      name,
      state: 'failing',
      says: textOf(error),
      advice: 'Ask its operator to look at the log and at PostgreSQL. Try again later.',
      exitCode: UNAVAILABLE,
    }
  }
}

/** A call for each scope that changes nothing: what is asked for is not valid. */
const PROBES: Readonly<Record<Scope, (relay: RelayClient) => Promise<unknown>>> = {
  read: (relay) => dataOf(relay.GET('/v1/runs', { params: { query: { limit: 1 } } })),
  run: (relay) => dataOf(relay.POST('/v1/runs', { body: { workflowId: '' } })),
  manage: (relay) => dataOf(relay.POST('/v1/triggers', { body: { workflowId: '' } })),
  admin: (relay) => dataOf(relay.GET('/v1/tokens', { params: { query: { limit: 1 } } })),
}

async function checkScopes(relay: RelayClient): Promise<Check> {
  const name = 'token'
  const scopes: string[] = []
  try {
    for (const [scope, probe] of Object.entries(PROBES)) {
      if (await isAllowed(probe(relay))) scopes.push(scope)
    }
  } catch (error) {
    const isRefused = isRelayApiError(error) && [401, 403].includes(error.status)
    return {
      name,
      state: 'failing',
      says: textOf(error),
      advice: isRefused
        ? 'Ask for another token, and run: wireflow-connect login.'
        : 'Try again later.',
      exitCode: isRefused ? NOT_ALLOWED : UNAVAILABLE,
    }
  }
  const says = `It may ${scopes.join(', ') || 'nothing'}`
  if (scopes.includes('read')) return { name, state: 'ok', says }
  const advice = 'Most commands need "read": ask for a token that has it.'
  return { name, state: 'failing', says, advice, exitCode: NOT_ALLOWED }
}

async function isAllowed(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    const code = isRelayApiError(error) ? error.code : undefined
    if (code === 'invalid_request') return true
    if (code === 'insufficient_scope') return false
    throw error
  }
}

async function checkUsage(relay: RelayClient): Promise<Check[]> {
  try {
    const usage = await dataOf(relay.GET('/v1/usage'))
    return [checkUpstream(usage), checkRuns(usage), checkDeliveries(usage)]
  } catch (error) {
    const advice = 'It needs "read"; see "token" and "ready".'
    return [{ name: 'upstream', state: 'warning', says: textOf(error), advice }]
  }
}

function checkUpstream({ trouble, requests }: Usage): Check {
  const name = 'upstream'
  if (trouble) {
    return {
      name,
      state: 'failing',
      says: `${trouble.message} (${trouble.code}, since ${trouble.since})`,
      advice: 'See the key and its plan at Wireflow; then the connection in the console.',
    }
  }
  if (!requests) {
    const advice = 'The relay has not asked Wireflow yet: run something.'
    return { name, state: 'warning', says: 'The budget of the key is not known', advice }
  }
  const { perMinute, sentInLastMinute } = requests
  const says = `${sentInLastMinute} of ${perMinute} requests were sent in the last minute`
  if (sentInLastMinute < perMinute) return { name, state: 'ok', says }
  const advice = 'Runs wait for their turn. A larger plan of Wireflow allows more.'
  return { name, state: 'warning', says, advice }
}

const WAITING_FOR_PEOPLE = ['blocked', 'held', 'quarantined'] as const

function checkRuns({ runs }: Usage): Check {
  const name = 'runs'
  const stuck = WAITING_FOR_PEOPLE.map((state) => [runs[state] ?? 0, state] as const)
  const says = stuck.filter(([count]) => count > 0).map((pair) => pair.join(' '))
  if (says.length === 0) return { name, state: 'ok', says: 'None waits for somebody' }
  const advice = 'Look at each in the console, or with: wireflow-connect logs <run>.'
  return { name, state: 'warning', says: says.join(', '), advice }
}

function checkDeliveries({ deliveries: { lagSeconds, trouble } }: Usage): Check {
  const name = 'deliveries'
  if (trouble) {
    const says = `${trouble.message} (since ${trouble.since})`
    const advice = 'Ask the operator: the way out of the relay is closed.'
    return { name, state: 'failing', says, advice }
  }
  const says = `They lag by ${Math.round(lagSeconds)} s`
  if (lagSeconds < LONG_LAG_SECONDS) return { name, state: 'ok', says }
  const advice = 'See which endpoint is slow or limited: wireflow-connect undelivered.'
  return { name, state: 'warning', says, advice }
}

function checkClock(skewSeconds = NaN): Check {
  const name = 'clock'
  const offBy = Math.abs(skewSeconds)
  if (Number.isNaN(offBy)) {
    const says = 'The relay does not say what time it is'
    return { name, state: 'warning', says, advice: 'A proxy removes the header "Date".' }
  }
  if (offBy < NOTICED_SKEW_SECONDS) {
    return { name, state: 'ok', says: `It is off by ${offBy} s` }
  }
  const isRefused = offBy >= SIGNATURE_TOLERANCE_SECONDS
  return {
    name,
    state: isRefused ? 'failing' : 'warning',
    says: `This machine and the relay are ${offBy} s apart`,
    advice: `Set the clock by NTP: signatures are refused from ${SIGNATURE_TOLERANCE_SECONDS} s on.`,
  }
}

function checkVersion(version = 'unknown'): Check {
  const name = 'version'
  const own = manifest.version
  const says = `relay ${version}, command line ${own}`
  if (minorOf(version) === minorOf(own)) return { name, state: 'ok', says }
  const advice = 'Use the command line of the version that the relay has.'
  return { name, state: 'warning', says, advice }
}

function minorOf(version: string): string {
  return version.split('.', 2).join('.')
}

function checkNode(): Check {
  return { name: 'node', state: 'ok', says: process.version }
}

function textOf(error: unknown): string {
  return isRelayApiError(error) ? `${error.message} (${error.code})` : reasonOf(error)
}
