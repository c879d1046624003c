import { expect, test } from 'vitest'
import { nextPretence, toStrangers } from './pretended-life.ts'
import type { RunHead } from './run.ts'

const acceptedAt = new Date('2026-03-01T12:00:00Z')
const aRun = (id: string, state: RunHead['state'] = 'quarantined'): RunHead => ({
  id,
  workspaceId: 'wsp_1',
  triggerId: 'trg_1',
  workflowId: 'w',
  workflowName: undefined,
  receipt: 'rcp_1',
  way: 'execute',
  targetNodeId: undefined,
  state,
  error: undefined,
  acceptedAt,
  startedAt: undefined,
  endedAt: undefined,
  deadlineAt: acceptedAt,
  deadlineMs: 1,
  batchId: undefined,
  hops: 0,
})
const after = (ms: number) => new Date(acceptedAt.getTime() + ms)

test('a run that was kept aside goes through its states as others do, and ends within a minute', () => {
  const lives = Array.from({ length: 100 }, (_, index) => {
    const run = aRun(`run_${index}`)
    const states = new Set<string>()
    for (let ms = 0; ms <= 60_000; ms += 100)
      states.add(toStrangers(run, after(ms)).state)
    expect([...states]).toEqual(['accepted', 'running', 'completed'])
    const end = toStrangers(run, after(60_000))
    expect(end.startedAt && end.endedAt && end.startedAt < end.endedAt).toBe(true)
    // Whoever looks again is told the same.
    expect(toStrangers(run, after(3_600_000))).toEqual(end)
    return end.endedAt?.getTime()
  })
  expect(new Set(lives).size).toBeGreaterThan(90)
})

test('each moment at which it seems to change is known before', () => {
  const run = aRun('run_1')
  let now = acceptedAt
  const seen = [toStrangers(run, now).state]
  for (let next = nextPretence(run, now); next; next = nextPretence(run, now)) {
    now = next
    seen.push(toStrangers(run, now).state)
  }
  expect(seen).toEqual(['accepted', 'running', 'completed'])
})

test('every other run is shown as it is', () => {
  for (const state of ['accepted', 'blocked', 'running', 'failed'] as const) {
    const run = aRun('run_1', state)
    expect(toStrangers(run, after(3_600_000))).toBe(run)
  }
})
