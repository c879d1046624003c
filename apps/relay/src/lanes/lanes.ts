import type { WorkerContext } from '../runs/context.ts'
import { listIdleLanes, acquireLane } from '../upstream/lane-sql.ts'
import { openStandingSession } from '../db/standing-session.ts'
import { LANE_LEASE_MS, LaneDriver } from './lane-driver.ts'

export type Lanes = {
  /** Takes every lane with something to do that nobody drives. */
  sweep: () => Promise<void>
  close(): Promise<void>
}

/**
 * Drives lanes in this process: those that PostgreSQL tells of and nobody else has. Many
 * processes may do so, since each lane is taken by one of them.
 */
export async function openLanes(
  context: WorkerContext,
  databaseUrl: string,
): Promise<Lanes> {
  const { db, log, report, workerId } = context
  const drivers = new Map<string, LaneDriver>()
  /** Lanes that are being taken; their drivers begin by reading everything. */
  const taking = new Set<string>()
  let isClosed = false

  const session = await openStandingSession({
    databaseUrl,
    log,
    report,
    name: 'word of lanes with work',
    begin: async (client) => {
      client.on('notification', ({ channel, payload = '' }) => {
        if (channel === 'lane_reset') drivers.get(payload)?.reset()
        else wake(payload)
      })
      await client.query('listen lane_wake; listen lane_reset')
    },
  })

  function wake(laneId: string): void {
    const driver = drivers.get(laneId)
    if (driver?.nudge()) return
    // One that is being released is acquired again: what is new came too late for its driver.
    Promise.resolve(driver?.ended)
      .then(() => take(laneId))
      .catch((error: unknown) => report('cannot acquire a lane', error))
  }

  async function take(laneId: string): Promise<void> {
    if (isClosed || taking.has(laneId)) return
    taking.add(laneId)
    try {
      const lease = await acquireLane(db, { laneId, workerId, leaseMs: LANE_LEASE_MS })
      if (!lease) return
      log.info({ laneId, epoch: lease.epoch }, 'lane acquired')
      drive(new LaneDriver(context, lease), laneId)
    } finally {
      taking.delete(laneId)
    }
  }

  function drive(driver: LaneDriver, laneId: string): void {
    drivers.set(laneId, driver)
    void forgetWhenEnded(driver, laneId)
    if (isClosed) void driver.close()
  }

  async function forgetWhenEnded(driver: LaneDriver, laneId: string): Promise<void> {
    await driver.ended
    drivers.delete(laneId)
  }

  return {
    sweep: async () => {
      for (const laneId of await listIdleLanes(db, context.now())) {
        // What this process has in hand may look idle for a moment.
        if (!drivers.has(laneId)) await take(laneId)
      }
    },

    async close() {
      isClosed = true
      await session.close()
      await Promise.all([...drivers.values()].map((driver) => driver.close()))
    },
  }
}
