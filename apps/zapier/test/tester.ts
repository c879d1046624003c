import { createSandbox, EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { createAppTester, type Bundle, type ZObject } from 'zapier-platform-core'
import App from '../src/index.ts'

type Operation<Result> = (z: ZObject, bundle: Bundle) => Result | Promise<Result>

export type Given = {
  inputData?: object
  authData?: Record<string, string>
  meta?: Partial<Bundle['meta']>
}

export type Tester = {
  sandbox: Sandbox
  /** The workflow "Picture from a prompt". */
  workflowId: string
  authData: Record<string, string>
  /** Calls an operation as Zapier's own test tool does, with the key of the sandbox. */
  run: <Result>(operation: Operation<Result>, given?: Given) => Promise<Result>
  /** Steers the sandbox. */
  steer: (path: string, body: object, method?: string) => Promise<unknown>
}

/** Runs a test with a sandbox of its own and Zapier's own tester, without a relay. */
export function withTester(test: (tester: Tester) => Promise<void>): () => Promise<void> {
  return async () => {
    const sandbox = await createSandbox({
      limits: false,
      durations: 'immediate',
      seed: 1,
    })
    const { url } = await sandbox.listen()
    const authData = { api_key: sandbox.apiKey, base_url: url }
    const tester = createAppTester(App)
    try {
      await test({
        sandbox,
        authData,
        workflowId: sandbox.createWorkflow(EXAMPLE_WORKFLOW).id,
        run: (operation, given = {}) =>
          tester(operation, { inputData: {}, authData, ...given } as never),
        steer: (path, body, method) => steer(sandbox, path, body, method),
      })
    } finally {
      await sandbox.close()
    }
  }
}

/** Steers a sandbox that listens. */
export async function steer(
  sandbox: Pick<Sandbox, 'url'>,
  path: string,
  body: object,
  method = 'POST',
): Promise<unknown> {
  const url = `${new URL(sandbox.url).origin}/_sandbox${path}`
  const response = await fetch(url, { method, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** What Zapier makes of an error: its kind, and what its user reads. */
export async function errorOf(promise: Promise<unknown>): Promise<{
  kind: string
  message: string
  code?: string
  status?: number
  delay?: number
}> {
  const error: unknown = await promise.then(
    (value) => new Error(`Nothing failed: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  )
  const { name, message } = error as Error
  const kind = name === 'AppError' ? 'Error' : name
  return message.startsWith('{') ? { kind, ...JSON.parse(message) } : { kind, message }
}
