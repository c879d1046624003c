import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import zapier from 'zapier-platform-core'
import App from '../../src/index.ts'

/** What Zapier sends to an app, as far as this project needs it. */
export type ZapierEvent = {
  command: 'execute' | 'definition' | 'validate'
  method?: string
  bundle: Record<string, unknown>
  storeKey?: string
  rpc_base?: string
  token?: string
  callback_url?: string
  calledFromCli?: boolean
  environment?: Record<string, string>
}

export type Answer = { status?: string; results: unknown }

/** The app as Zapier runs it: one event in, one answer out, or an error. */
export type Runtime = (event: ZapierEvent) => Promise<Answer>

// The types of Zapier's library leave it out.
const { createAppHandler } = zapier as unknown as {
  createAppHandler: (app: object) => Runtime
}

/** The app from its source, in this process. */
export const inThisProcess: Runtime = createAppHandler(App)

/**
 * Opens the app that the tests are about: the source in this process, or, where
 * `pnpm e2e zapier` names one, a build in a process of its own.
 */
export async function openRuntime(): Promise<{
  run: Runtime
  close(): Promise<unknown>
}> {
  const { ZAPIER_BUILD, ZAPIER_NODE } = process.env
  return ZAPIER_BUILD && ZAPIER_NODE
    ? inProcessOfItsOwn(ZAPIER_BUILD, ZAPIER_NODE)
    : { run: inThisProcess, close: async () => undefined }
}

const HOST = fileURLToPath(new URL('./host.js', import.meta.url))

/** A build under another version of Node, as in Zapier's cloud. */
function inProcessOfItsOwn(build: string, node: string) {
  const child = fork(HOST, [build], {
    execPath: node,
    execArgv: [],
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const waiting = listenTo(child)
  let count = 0
  const run: Runtime = async (event) => {
    const id = ++count
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      child.send({ id, event: { ...event, calledFromCli: false } })
    })
  }
  return {
    run,
    async close() {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await exited
    },
  }
}

type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void }

type Message = { id: number } & (
  { answer: Answer } | { error: { name: string; message: string } }
)

function listenTo(child: ChildProcess): Map<number, Waiting> {
  const waiting = new Map<number, Waiting>()
  child.on('message', (message: Message) => {
    const caller = waiting.get(message.id)
    waiting.delete(message.id)
    if ('answer' in message) caller?.resolve(message.answer)
    else caller?.reject(Object.assign(new Error(message.error.message), message.error))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The app ended'))
  })
  return waiting
}
