import { toObject, toObjects, toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { CHOICE_FIELDS } from '../fields/choice-fields.ts'
import { read } from '../connection/call-service.ts'
import { callRelay, hasRelay } from '../relay/call-relay.ts'
import { listWorkflows } from '../wireflow/workflows.ts'

type Choice = { id: string; name: string }

/** The dropdown of what can be fired: triggers of the relay, then workflows with a webhook. */
export const LIST_PUBLIC_TRIGGERS = {
  key: 'list_public_triggers',
  noun: 'Trigger',
  display: {
    label: 'List of Public Triggers',
    description: 'Fills the dropdown of public triggers.',
    hidden: true,
  },
  operation: { type: 'polling', perform: list, outputFields: CHOICE_FIELDS },
} satisfies Trigger

async function list(z: ZObject, bundle: Bundle): Promise<Choice[]> {
  const workflows = await listWorkflows(z, bundle)
  const webhooks = workflows.flatMap(({ webhookId, name }) =>
    webhookId ? [{ id: webhookId, name: `${name} (Wireflow)` }] : [],
  )
  return hasRelay(bundle) ? [...(await relayTriggers(z, bundle)), ...webhooks] : webhooks
}

async function relayTriggers(z: ZObject, bundle: Bundle): Promise<Choice[]> {
  const call = { path: '/v1/triggers', query: { limit: 100 } }
  return read(z, await callRelay(z, bundle, call), (body) =>
    toObjects(toObject(body)['data']).flatMap((row) => {
      const id = toText(row['id'])
      return id ? [{ id, name: `${toText(row['name']) ?? id} (Wireflow Connect)` }] : []
    }),
  )
}
