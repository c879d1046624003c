import { toObject, toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, Create, HttpResponse, ZObject } from 'zapier-platform-core'
import { addressFault } from '../connection/address-fault.ts'
import { callService, path, type Call } from '../connection/call-service.ts'
import { connectionOf } from '../connection/connection.ts'
import { requireRelay } from '../relay/call-relay.ts'

export const FIRE_TRIGGER = {
  key: 'fire_trigger',
  noun: 'Trigger',
  display: {
    label: 'Fire Trigger',
    description:
      'Sends data to the public trigger of a workflow, and returns at once with the ID of the run that it queues.',
  },
  operation: {
    perform: fire,
    inputFields: [
      {
        key: 'trigger',
        label: 'Trigger',
        type: 'string',
        required: true,
        dynamic: 'list_public_triggers.id.name',
        helpText:
          'A workflow with a webhook, a trigger of your Wireflow Connect server, or the address of one that somebody gave to you. No key is sent along.',
      },
      {
        key: 'data',
        label: 'Data',
        dict: true,
        required: false,
        helpText: 'Goes to the inputs of the workflow that have these labels.',
      },
    ],
    outputFields: [
      { key: 'id', label: 'Run ID', type: 'string' },
      { key: 'run_id', label: 'Wireflow Connect ID', type: 'string' },
      { key: 'status', label: 'Status', type: 'string' },
      { key: 'message', label: 'Message', type: 'string' },
      { key: 'status_url', label: 'Status Page URL', type: 'string' },
    ],
    sample: {
      id: 'exec_8f2k1',
      status: 'queued',
      message: 'Workflow execution queued successfully',
    },
  },
} satisfies Create

async function fire(z: ZObject, bundle: Bundle) {
  const { trigger, data } = bundle.inputData
  const response = await send(z, bundle, String(trigger).trim(), toObject(data))
  const answer = toObject(response.data)
  const id = toText(answer['executionId']) ?? toText(answer['runId'])
  if (!id) {
    const message = 'This address took the data, but it is no trigger of a workflow.'
    throw new z.errors.Error(message, 'not_a_trigger', 422)
  }
  return {
    id,
    run_id: toText(answer['runId']) ?? null,
    status: toText(answer['status']) ?? 'queued',
    message: toText(answer['message']) ?? null,
    status_url: toText(answer['statusUrl']) ?? null,
  }
}

async function send(
  z: ZObject,
  bundle: Bundle,
  trigger: string,
  data: object,
): Promise<HttpResponse> {
  const { wireflow } = connectionOf(bundle)
  const call: Omit<Call, 'path'> = { method: 'POST', body: data, isAnonymous: true }
  if (trigger.includes('://')) {
    const fault = addressFault(trigger)
    if (fault) throw new z.errors.Error(`The Trigger ${fault}.`, 'invalid_address', 400)
    const stranger = { name: 'wireflow', url: trigger, key: '' } as const
    return callService(z, stranger, { ...call, path: '' })
  }
  if (trigger.startsWith('trg_')) {
    return callService(z, requireRelay(z, bundle), { ...call, path: path`/t/${trigger}` })
  }
  return callService(z, wireflow, { ...call, path: path`/workflow/${trigger}/trigger` })
}
