import type { Workflow } from '@wireflow-connect/sdk'
import { toObject, toObjects } from '@wireflow-connect/sdk/wire'
import type { Authentication, Bundle, ZObject } from 'zapier-platform-core'
import { callRelay } from './relay/call-relay.ts'
import { listWorkflows } from './wireflow/workflows.ts'
import { addressFault } from './connection/address-fault.ts'
import { connectionOf } from './connection/connection.ts'

const KEY_HELP =
  'Make one in Wireflow under Settings > API Keys, as described in [the API documentation]' +
  '(https://www.wireflow.ai/docs/api/authentication). It needs the scopes `workflows:read`,' +
  ' `workflows:execute` and `executions:read`, and `workflows:write` to upload files.'

export const authentication = {
  type: 'custom',
  fields: [
    {
      key: 'api_key',
      label: 'API Key',
      type: 'password',
      required: true,
      helpText: KEY_HELP,
    },
    {
      key: 'base_url',
      label: 'Wireflow Address',
      type: 'string',
      required: false,
      default: 'https://www.wireflow.ai/api/v1',
      helpText: 'Leave this as it is, unless you were given another address of the API.',
    },
    {
      key: 'relay_url',
      label: 'Relay Address',
      type: 'string',
      required: false,
      helpText:
        'The address of your Wireflow Connect relay. With it, steps wait for runs of any length and triggers are instant. Leave it empty if you have none.',
    },
    {
      key: 'relay_token',
      label: 'Relay Token',
      type: 'password',
      required: false,
      helpText:
        'A token of your relay. It begins with `rly_` and belongs to the relay above.',
    },
  ],
  test: testConnection,
  connectionLabel: '{{account}}',
} satisfies Authentication

/**
 * Tries out all that was typed. What it returns names the connection in words that tell one
 * account from another, without giving its key away.
 */
async function testConnection(z: ZObject, bundle: Bundle): Promise<{ account: string }> {
  const { wireflow, relay } = connectionOf(bundle)
  refuseFault(z, 'Wireflow Address', wireflow.url)
  if (relay) refuseFault(z, 'Relay Address', relay.url)
  else if (bundle.authData['relay_token']) refuseFault(z, 'Relay Address', '')

  const workflows = await listWorkflows(z, bundle)
  if (relay) await refuseStranger(z, bundle, workflows)

  const names = [`key …${wireflow.key.slice(-4)}`, new URL(wireflow.url).host]
  if (relay) names.push(`relay ${new URL(relay.url).host}`)
  return { account: names.join(', ') }
}

/** Refuses a relay of another account, whose runs this key could not look at. */
async function refuseStranger(
  z: ZObject,
  bundle: Bundle,
  workflows: readonly Workflow[],
): Promise<void> {
  const { data } = await callRelay(z, bundle, { path: '/v1/workflows' })
  const known = new Set(toObjects(toObject(data)['data']).map(({ id }) => id))
  if (known.size === 0 || workflows.length === 0) return
  if (workflows.some(({ id }) => known.has(id))) return
  const message =
    'The relay belongs to another Wireflow account than the API key. Use the key that the relay has, or a token of another workspace.'
  throw new z.errors.Error(message, 'other_account', 400)
}

function refuseFault(z: ZObject, label: string, url: string): void {
  const fault = addressFault(url)
  if (fault) throw new z.errors.Error(`The ${label} ${fault}.`, 'invalid_address', 400)
}
