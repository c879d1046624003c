import { Executions } from './executions/executions.ts'
import { Media } from './media/media.ts'
import { toTransport, type WireflowOptions } from './options.ts'
import { Triggers } from './triggers/triggers.ts'
import { lazyLane } from './waiting/lazy-lane.ts'
import { Usage } from './usage/usage.ts'
import { Workflows } from './workflows/workflows.ts'

/**
 * The client of one Wireflow account.
 *
 * Waits made through one client share their calls and their rate budget, so make one for
 * each key and keep it.
 *
 * @example
 * const wireflow = new Wireflow({ apiKey })
 * const workflows = await wireflow.workflows.list()
 */
export class Wireflow {
  readonly workflows: Workflows
  readonly executions: Executions
  readonly triggers: Triggers
  readonly media: Media
  readonly usage: Usage

  constructor(options: WireflowOptions = {}) {
    const transport = toTransport(options)
    this.workflows = new Workflows(transport)
    this.executions = new Executions(transport, lazyLane(transport, options.lane))
    this.triggers = new Triggers(transport)
    this.media = new Media(transport)
    this.usage = new Usage(transport)
  }
}
