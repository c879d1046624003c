import { expect, test } from 'vitest'
import { createLiveness } from '../base/liveness.ts'
import { createLogger } from '../base/logger.ts'
import { createReport } from '../base/report.ts'
import type { RunState } from './run-state.ts'
import type { RunHead } from './run.ts'
import { openRunWatch, waitForEnd, type RunWatch } from './run-watch.ts'
import type { Context } from './context.ts'

const at = new Date('2026-03-01T12:00:00Z')
const aRun = (id: string): RunHead => ({
  id,
  workspaceId: 'wsp_1',
  triggerId: undefined,
  workflowId: 'w',
  workflowName: undefined,
  receipt: `rcp_${id}`,
  way: 'execute',
  targetNodeId: undefined,
  state: 'accepted',
  error: undefined,
  acceptedAt: at,
  startedAt: undefined,
  endedAt: undefined,
  deadlineAt: at,
  deadlineMs: 1,
  batchId: undefined,
  hops: 0,
})

type Asked = [ids: string[], states: string[]]

/** A watch on rows that a test changes; what it asked for stands in `asked`. */
async function withWatch(
  action: (watch: RunWatch, rows: Map<string, RunState>, asked: Asked[]) => Promise<void>,
): Promise<void> {
  const rows = new Map<string, RunState>()
  const asked: Asked[] = []
  const query = async ({ values }: { values: Asked }) => {
    asked.push(values)
    const [ids, states] = values
    const changed = ids.filter((id, index) => rows.get(id) !== states[index])
    return { rows: changed.map((id) => ({ id, state: rows.get(id) ?? null })) }
  }
  const log = createLogger('silent')
  const liveness = createLiveness(log)
  const { report } = createReport(log)
  const db = { query } as unknown as Context['db']
  const watch = openRunWatch({ db, liveness, log, report })
  try {
    await action(watch, rows, asked)
  } finally {
    await watch.close()
    liveness.close()
  }
}

const patience = () => ({ waitMs: 30_000, signal: new AbortController().signal })

test('all who wait, for whatever run, share one look, and each hears of every change', async () =>
  withWatch(async (watch, rows, asked) => {
    const runs = Array.from({ length: 100 }, (_, index) => aRun(`run_${index}`))
    for (const { id } of runs) rows.set(id, 'accepted')
    const heard = runs.flatMap((run) =>
      Array.from({ length: 5 }, async () => {
        const states: RunState[] = []
        for await (const { state } of watch.states(run, patience())) states.push(state)
        return states
      }),
    )
    await expect.poll(() => asked.some(([ids]) => ids.length === 100)).toBe(true)
    asked.length = 0
    for (const { id } of runs) rows.set(id, 'running')
    await expect
      .poll(() => asked.some(([, states]) => states[0] === 'running'))
      .toBe(true)
    for (const { id } of runs) rows.set(id, 'completed')
    for (const states of await Promise.all(heard)) {
      expect(states).toEqual(['accepted', 'running', 'completed'])
    }
    // 500 wait, and each run is asked for once in a look.
    for (const [ids] of asked) expect(new Set(ids).size).toBe(ids.length)
    expect(asked.length).toBeLessThan(20)

    // Nobody asks any more for those that nobody waits for.
    asked.length = 0
    rows.set('run_last', 'accepted')
    const last = waitForEnd(watch, aRun('run_last'), patience())
    await expect.poll(() => asked.length).toBeGreaterThan(0)
    rows.set('run_last', 'completed')
    await last
    expect(asked.map(([ids]) => ids)).toEqual(asked.map(() => ['run_last']))
  }))

test('waiting ends with the run, with its time, with its caller, and with the row', async () =>
  withWatch(async (watch, rows) => {
    const run = aRun('run_1')
    rows.set(run.id, 'running')
    expect((await waitForEnd(watch, run, { ...patience(), waitMs: 0 })).state).toBe(
      'accepted',
    )
    const inTime = waitForEnd(watch, run, { ...patience(), waitMs: 600 })
    expect((await inTime).state).toBe('running')

    const gone = new AbortController()
    const left = waitForEnd(watch, run, { waitMs: 30_000, signal: gone.signal })
    gone.abort()
    expect((await left).id).toBe(run.id)

    const deleted = waitForEnd(watch, run, patience())
    rows.delete(run.id)
    expect((await deleted).id).toBe(run.id)
  }))
