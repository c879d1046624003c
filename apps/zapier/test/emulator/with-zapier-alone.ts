import { createSandbox, EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { openRuntime } from './runtime.ts'
import { startZapier, type Zapier } from './zapier.ts'

export type LonelyZapier = { zapier: Zapier; sandbox: Sandbox; workflowId: string }

/** Runs a test with a sandbox and Zapier with a connection that has no relay. */
export function withZapierAlone(
  test: (world: LonelyZapier) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const sandbox = await createSandbox({
      limits: false,
      durations: 'immediate',
      seed: 1,
    })
    const { url } = await sandbox.listen()
    const workflowId = sandbox.createWorkflow(EXAMPLE_WORKFLOW).id
    const authData = { api_key: sandbox.apiKey, base_url: url }
    const runtime = await openRuntime()
    const zapier = await startZapier(runtime.run, () => authData)
    try {
      await test({ zapier, sandbox, workflowId })
    } finally {
      await zapier.close()
      await runtime.close()
      await sandbox.close()
    }
  }
}
