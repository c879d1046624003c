import { WireflowError } from './errors/wireflow-error.ts'
import { Executions } from './executions/executions.ts'
import type { ExecutionHandle } from './executions/handle.ts'
import { Media } from './media/media.ts'
import { toTransport, type WireflowOptions } from './options.ts'
import type {
  ManyResult,
  RunManyOptions,
  RunOptions,
  RunProgress,
  RunResult,
  StartOptions,
} from './runs/run-options.ts'
import type { RunParts } from './runs/start-run.ts'
import type { InputsOf, WorkflowId } from './runs/workflow-types.ts'
import { Triggers } from './triggers/triggers.ts'
import { lazyLane } from './waiting/lazy-lane.ts'
import { Usage } from './usage/usage.ts'
import { Workflows } from './workflows/workflows.ts'

/**
 * The client of one Wireflow account.
 *
 * Starts and waits made through one client share their calls and their rate budget, so make
 * one for each key and keep it.
 *
 * @example
 * const wireflow = new Wireflow({ apiKey })
 * const { outputs } = await wireflow.run('product-shots', { Prompt: 'a red bike' })
 */
export class Wireflow {
  readonly workflows: Workflows
  readonly executions: Executions
  readonly triggers: Triggers
  readonly media: Media
  readonly usage: Usage
  readonly #parts: RunParts & { executions: Executions }

  constructor(options: WireflowOptions = {}) {
    const transport = toTransport(options)
    const lane = lazyLane(transport, options.lane)
    if (options.paceStarts !== false) {
      transport.takeTurn = async (...turn) => (await lane()).takeTurn(...turn)
    }
    this.workflows = new Workflows(transport)
    this.executions = new Executions(transport, lane)
    this.triggers = new Triggers(transport)
    this.media = new Media(transport)
    this.usage = new Usage(transport)
    this.#parts = {
      transport,
      workflows: this.workflows,
      executions: this.executions,
      relay: options.relay && toTransport(relayOptions(options, options.relay)),
      reading: { graphs: new Map(), inputs: new Map() },
    }
  }

  /**
   * Runs a workflow and waits for its outputs. Inputs are named by label or node id; those
   * that are left out keep their saved values. It is started once, however often it has to be
   * sent, and waits for its turn where more is to be started than the key may.
   *
   * A signal that fires before the start is sent prevents it. Afterwards it ends the waiting
   * only: Wireflow cannot stop an execution, which goes on and costs what it costs.
   *
   * @throws WireflowError `bad_request` for inputs that do not exist (nothing is started),
   *   `execution_failed` for another end than completed, `wait_timeout` after `deadlineMs`
   *   of waiting (30 minutes), both with a `handle` to look again
   */
  async run<Id extends WorkflowId>(
    workflowId: Id,
    inputs: InputsOf<Id> = {} as InputsOf<Id>,
    options: RunOptions = {},
  ): Promise<RunResult<Id>> {
    // Loaded when it is first needed, as all that waits is.
    const { run } = await import('./runs/run.ts')
    return run(this.#parts, workflowId, inputs, options)
  }

  /**
   * Starts a workflow as `run` does, and waits for nothing but the start. The handle is plain
   * data; `executions.wait` takes it, also in another process.
   */
  async start<Id extends WorkflowId>(
    workflowId: Id,
    inputs: InputsOf<Id> = {} as InputsOf<Id>,
    options: StartOptions = {},
  ): Promise<ExecutionHandle> {
    const { startRun } = await import('./runs/start-run.ts')
    const { handle } = await startRun(this.#parts, workflowId, { ...inputs }, options)
    return handle
  }

  /**
   * Runs a workflow once for each item and gives every end, failures too, as soon as it is
   * there. Starts wait for their turn in the budget of the key; `onQueue` tells place and time.
   *
   * Leaving the loop early, and a signal, start nothing more; what was started goes on. With
   * an `idempotencyKey` the same items in the same order are not started again for 24 hours.
   */
  async *runMany<Id extends WorkflowId>(
    workflowId: Id,
    items: Iterable<InputsOf<Id>>,
    options: RunManyOptions = {},
  ): AsyncGenerator<ManyResult<Id>, void, undefined> {
    const { runMany } = await import('./runs/run.ts')
    yield* runMany(this.#parts, workflowId, items, options)
  }

  /** Runs a workflow and gives every change up to its end: queue, nodes, outputs. */
  async *subscribe<Id extends WorkflowId>(
    workflowId: Id,
    inputs: InputsOf<Id> = {} as InputsOf<Id>,
    options: Omit<RunOptions, 'onStatus' | 'onNode' | 'onEta'> = {},
  ): AsyncGenerator<RunProgress, void, undefined> {
    const { subscribe } = await import('./runs/run.ts')
    yield* subscribe(this.#parts, workflowId, inputs, options)
  }
}

function relayOptions(
  options: WireflowOptions,
  { url, token }: { url: string; token: string },
): WireflowOptions {
  if (token.trim() === '') {
    throw new WireflowError(
      'bad_request',
      'The option `relay` needs a token of the relay',
    )
  }
  return { ...options, baseUrl: `${url.replace(/\/+$/, '')}/v1`, apiKey: token }
}
