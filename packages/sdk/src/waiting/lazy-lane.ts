import type { Transport } from '../http/transport.ts'
import type { LaneOptions } from '../lane/lane-state.ts'
import type { LaneDriver } from './lane-driver.ts'

/** The one lane of a client, there from its first wait on. */
export type LazyLane = () => Promise<LaneDriver>

/** Who never waits never loads what waiting needs, which is a third of the package. */
export function lazyLane(transport: Transport, options?: LaneOptions): LazyLane {
  let lane: Promise<LaneDriver> | undefined
  return () => {
    lane ??= import('./lane-driver.ts').then(
      ({ LaneDriver }) => new LaneDriver(transport, options),
    )
    return lane
  }
}
