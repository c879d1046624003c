import type { Workflow } from '@wireflow-connect/sdk'
import { toObject, toObjects } from '@wireflow-connect/sdk/wire'
import type { Authentication, Bundle, ZObject } from 'zapier-platform-core'
import { callRelay } from './relay/call-relay.ts'
import { listWorkflows } from './wireflow/workflows.ts'
import { addressFault } from './connection/address-fault.ts'
import { read } from './connection/call-service.ts'
import { connectionOf } from './connection/connection.ts'
import { isMissing, isUnanswered } from './connection/refuse.ts'

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
      label: 'Wireflow Connect Address',
      type: 'string',
      required: false,
      helpText:
        'The address of your Wireflow Connect server, if you have one. With it, steps wait for runs of any length and triggers are instant. Leave it empty otherwise: runs of up to 20 seconds and the polling trigger work without.',
    },
    {
      key: 'relay_token',
      label: 'Wireflow Connect Token',
      type: 'password',
      required: false,
      helpText:
        'Begins with `rly_`. Whoever runs the Wireflow Connect server makes it for you, with the scopes `read` and `run`.',
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
  refuseFault(z, WIREFLOW, wireflow.url)
  if (relay) refuseFault(z, CONNECT, relay.url)
  else if (bundle.authData['relay_token']) refuseFault(z, CONNECT, '')

  const workflows = await naming(z, WIREFLOW, async () => listWorkflows(z, bundle))
  if (relay) {
    const known = await naming(z, CONNECT, async () => listKnown(z, bundle))
    refuseStranger(z, known, workflows)
  }
  const names = [`key …${wireflow.key.slice(-4)}`, new URL(wireflow.url).host]
  if (relay) names.push(`server ${new URL(relay.url).host}`)
  return { account: names.join(', ') }
}

type Named = { label: string; what: string }

const WIREFLOW = { label: 'Wireflow Address', what: 'Wireflow' }
const CONNECT = { label: 'Wireflow Connect Address', what: 'Wireflow Connect server' }

/**
 * Says of which address a call failed that gave no answer, or one of something else. While
 * somebody connects, nothing is tried again.
 */
async function naming<Value>(
  z: ZObject,
  { label, what }: Named,
  call: () => Promise<Value>,
): Promise<Value> {
  try {
    return await call()
  } catch (error) {
    if (!isUnanswered(error) && !isMissing(error)) throw error
    const message = `At the ${label} there is no ${what} that answers. Check the address, and that it can be reached from the internet.`
    throw new z.errors.Error(message, 'no_answer', 400)
  }
}

/** The ids of the workflows that the relay knows. */
async function listKnown(z: ZObject, bundle: Bundle): Promise<ReadonlySet<string>> {
  const response = await callRelay(z, bundle, { path: '/v1/workflows' })
  return read(z, response, (body) => {
    const { data } = toObject(body)
    if (!Array.isArray(data)) throw new TypeError('It lists no workflows')
    return new Set(toObjects(data).map(({ id }) => String(id)))
  })
}

/** Refuses a relay of another account, whose runs this key could not look at. */
function refuseStranger(
  z: ZObject,
  known: ReadonlySet<string>,
  workflows: readonly Workflow[],
): void {
  if (known.size === 0 || workflows.length === 0) return
  if (workflows.some(({ id }) => known.has(id))) return
  const message =
    'The Wireflow Connect server belongs to another Wireflow account than the API key. Use the key that the server has, or a token of another workspace.'
  throw new z.errors.Error(message, 'other_account', 400)
}

function refuseFault(z: ZObject, { label }: Named, url: string): void {
  const fault = addressFault(url)
  if (fault) throw new z.errors.Error(`The ${label} ${fault}.`, 'invalid_address', 400)
}
