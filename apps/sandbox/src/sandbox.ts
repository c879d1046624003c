import { BASE_PATH } from './api/routes.ts'
import { saveWorkflow } from './api/save-workflow.ts'
import { createWorld } from './create-world.ts'
import { settle } from './engine/settle.ts'
import { PRODUCT_SHOTS } from './example-workflow.ts'
import { createPauses } from './faults/pause.ts'
import { createStaleAnswers } from './faults/stale-answers.ts'
import { createDispatch } from './http/dispatch.ts'
import { createRecorder } from './http/recorder.ts'
import { listen, type Listener } from './http/server.ts'
import { createFetch } from './http/web.ts'
import { checkOptions, type SandboxOptions } from './options.ts'
import { profileOf } from './profile.ts'
import {
  applyOptions,
  createState,
  DEFAULT_ACCOUNT,
  defaultKey,
} from './state/create-state.ts'
import { createDataFile, readDataFile } from './state/data-file.ts'
import { fromSnapshot, toSnapshot } from './state/snapshot.ts'
import type { State } from './state/state.ts'

export type Sandbox = {
  /** The key it was given or made. It accepts no key that it did not make. */
  apiKey: string
  /** Where the API is. Until `listen`, an address that only `fetch` below answers. */
  url: string
  /** Answers without a port, on the same state as the server. */
  fetch(request: Request): Promise<Response>
  /** Opens a port, on 127.0.0.1 unless told otherwise. Rejects if it is taken. */
  listen(options?: {
    port?: number
    host?: string
  }): Promise<{ url: string; origin: string; port: number }>
  /** Checks and keeps a workflow as `POST /workflows` does; the same id replaces. */
  createWorkflow(workflow: {
    name: string
    nodes: unknown[]
    edges: unknown[]
    id?: string
    webhookId?: string
  }): { id: string }
  executions(): readonly {
    id: string
    workflowId: string
    status: string
    idempotencyKey: string | undefined
    triggerData: unknown
  }[]
  requests(): readonly { method: string; path: string; status: number; at: number }[]
  /** Writes the data file and ends every timer and socket. */
  close(): Promise<void>
}

const NOWHERE = 'http://sandbox.invalid'

/** Creates a sandbox in this process. It listens on no port until it is told to. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkOptions(options)
  let origin = NOWHERE
  const listeners: Listener[] = []
  const { state, isNew } = await openState(options)
  const world = createWorld(state, options.now ?? Date.now, () => origin)
  const recorder = createRecorder()
  const dataFile = options.dataFile
    ? createDataFile(options.dataFile, () => toSnapshot(world.state))
    : undefined
  const pauses = createPauses()
  const dispatch = createDispatch({
    world,
    recorder,
    dataFile,
    pauses,
    options,
    snapshots: new Map(),
    stale: createStaleAnswers(),
    onRequest: options.onRequest,
  })

  function createWorkflow(workflow: Parameters<Sandbox['createWorkflow']>[0]) {
    const { id } = saveWorkflow(world, workflow, {
      accountId: DEFAULT_ACCOUNT,
      invalidGraphStatus: profileOf(world.state.settings).invalidGraphStatus,
      mayChooseId: true,
    })
    dataFile?.touch()
    return { id }
  }
  if (options.example && isNew) createWorkflow(PRODUCT_SHOTS)

  return {
    get apiKey() {
      return defaultKey(world.state).secret
    },
    get url() {
      return origin + BASE_PATH
    },
    fetch: createFetch(dispatch),
    async listen({ port = 0, host = '127.0.0.1' } = {}) {
      const listener = await listen(dispatch, { port, host })
      listeners.push(listener)
      origin = `http://${host.includes(':') ? `[${host}]` : host}:${listener.port}`
      return { url: origin + BASE_PATH, origin, port: listener.port }
    },
    createWorkflow,
    executions() {
      settle(world)
      return [...world.state.executions.values()].map((execution) => ({
        id: execution.id,
        workflowId: execution.workflowId,
        status: execution.status,
        idempotencyKey: execution.idempotencyKey ?? undefined,
        triggerData: execution.triggerData,
      }))
    },
    requests: () =>
      recorder
        .all()
        .map(({ method, path, status, at }) => ({ method, path, status, at })),
    async close() {
      pauses.end()
      await Promise.all(listeners.map((listener) => listener.close()))
      await dataFile?.close()
    },
  }
}

async function openState(
  options: SandboxOptions,
): Promise<{ state: State; isNew: boolean }> {
  const snapshot = options.dataFile ? await readDataFile(options.dataFile) : undefined
  if (!snapshot) return { state: createState(options), isNew: true }
  const state = fromSnapshot(snapshot)
  applyOptions(state, options)
  return { state, isNew: false }
}
