import { expect, test } from 'vitest'
import { expectOneExecutionEach, expectOneEndEach } from '../harness/every-run.ts'
import { withVirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000

type Fault = { match: object; effect: { kind: string } & Record<string, unknown> }

const START = { method: 'POST', path: '/execute' }
const READ = { method: 'GET' }
const POLL = { method: 'GET', path: '/poll' }
const LIST = { method: 'GET', path: '/executions' }

const FAULTS: Record<string, Fault> = {
  'a start refused with 500': {
    match: { ...START, every: 2 },
    effect: { kind: 'status', status: 500 },
  },
  'a start that takes effect although it is answered with 502': {
    match: { ...START, every: 2 },
    effect: { kind: 'status', status: 502, committed: true },
  },
  'a start whose connection is cut before it is read': {
    match: { ...START, every: 2 },
    effect: { kind: 'reset' },
  },
  'a start whose answer is cut off': {
    match: { ...START, every: 2 },
    effect: { kind: 'reset', committed: true },
  },
  'half an answer to a start': {
    match: { ...START, every: 2 },
    effect: { kind: 'truncate' },
  },
  'an answer to a start that is no JSON': {
    match: { ...START, every: 2 },
    effect: { kind: 'malformed' },
  },
  'an answer to a start that names no execution': {
    match: { ...START, every: 2 },
    effect: { kind: 'missing-ids' },
  },
  'a refusal of a start that tells when to come back': {
    match: { ...START, every: 3 },
    effect: { kind: 'rate-limit', seconds: 20 },
  },
  'a slow answer': { match: { every: 3 }, effect: { kind: 'latency', ms: 30 } },
  'a read refused with 503': {
    match: { ...READ, every: 2 },
    effect: { kind: 'status', status: 503 },
  },
  'a read whose connection is cut': {
    match: { ...READ, every: 2 },
    effect: { kind: 'reset' },
  },
  'half an answer to a read': {
    match: { ...READ, every: 2 },
    effect: { kind: 'truncate' },
  },
  'a read that is answered with no JSON': {
    match: { ...READ, every: 2 },
    effect: { kind: 'malformed' },
  },
  'an answer to a read that is far too large': {
    match: { ...READ, every: 5, times: 4 },
    effect: { kind: 'huge' },
  },
  'a refusal of a read without a word on when to come back': {
    match: { ...READ, every: 5 },
    effect: { kind: 'rate-limit', seconds: 5, headers: false },
  },
  'every answer in an envelope': { match: {}, effect: { kind: 'envelope' } },
  'every status in lower case': { match: {}, effect: { kind: 'lower-case' } },
  'polls that are behind': { match: { ...POLL, every: 2 }, effect: { kind: 'stale' } },
  'lists that are behind': { match: { ...LIST, every: 2 }, effect: { kind: 'stale' } },
  'a list that says otherwise than a poll': {
    match: LIST,
    effect: { kind: 'disagree' },
  },
  'outputs that come after the end': {
    match: { every: 2 },
    effect: { kind: 'outputs-late' },
  },
  'a status that nobody knows': {
    match: { ...POLL, every: 2 },
    effect: { kind: 'unknown-status' },
  },
  'an execution that is not found now and then': {
    match: { ...POLL, every: 2 },
    effect: { kind: 'vanished' },
  },
  'a clock that is two minutes fast': {
    match: {},
    effect: { kind: 'clock-skew', ms: 120_000 },
  },
  'a clock that is two minutes slow': {
    match: {},
    effect: { kind: 'clock-skew', ms: -120_000 },
  },
}

test.each(Object.entries(FAULTS))(
  'with %s every run ends once, as one execution, and no call too many is made',
  async (_name, fault) =>
    withVirtualWorld({ plan: 'enterprise' }, async (world) => {
      await world.control('POST', '/faults', fault)
      const runIds: string[] = []
      for (let count = 0; count < 12; count++) {
        runIds.push(await world.fire({ prompt: `sandbox:slow=${10 + count * 3}s` }))
      }
      await world.rest()
      await world.pass(30 * MINUTE_MS)
      await expectOneExecutionEach(world, runIds)
      await expectOneEndEach(world, runIds, 'completed')
      const isOurs = fault.effect.kind !== 'rate-limit'
      const refused = world.sandbox
        .requests()
        .filter(({ status }) => status === 429 && isOurs)
      expect(refused).toEqual([])
    })(),
)
