import type { Bundle, ZObject } from 'zapier-platform-core'
import { chosenWorkflow } from '../fields/workflow-field.ts'
import { hasRelay, requireRelay } from '../relay/call-relay.ts'
import { subscribe, unsubscribe, type Subscription } from '../relay/endpoints.ts'
import { describeWorkflow } from '../wireflow/workflows.ts'

type Wanted = {
  eventTypes: readonly string[]
  description: string
  /** What can be used without a relay, in a sentence. */
  instead?: string
}

/**
 * Subscribes a Zap to events.
 *
 * @throws an `Error` where there is no such workflow: nothing would ever come.
 */
export async function performSubscribe(
  z: ZObject,
  bundle: Bundle,
  { instead, ...wanted }: Wanted,
): Promise<Subscription> {
  requireRelay(z, bundle, instead)
  const workflowId = chosenWorkflow(bundle)
  if (workflowId !== undefined) await describeWorkflow(z, bundle, workflowId)
  return subscribe(z, bundle, { ...wanted, url: bundle.targetUrl ?? '', workflowId })
}

/**
 * Ends the subscription of a Zap. One whose relay was taken out of the connection is ended by
 * the relay, to which Zapier says that the address is gone.
 */
export async function performUnsubscribe(z: ZObject, bundle: Bundle): Promise<object> {
  const id = bundle.subscribeData?.id
  if (id && hasRelay(bundle)) await unsubscribe(z, bundle, id)
  return {}
}
