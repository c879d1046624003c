import { randomUUID } from 'node:crypto'
import type { NodeJson } from './n8n-client.ts'

type Credentials = Record<string, { id: string; name: string }>

/** A node of n8n that starts a workflow when its address is called with POST. */
export function webhookNode(path: string, responseMode = 'onReceived'): NodeJson {
  return aNode('Webhook', 'n8n-nodes-base.webhook', 2, {
    webhookId: path,
    parameters: { httpMethod: 'POST', path, responseMode },
  })
}

/** Turns the list in the webhook's body into items. */
export function itemsNode(): NodeJson {
  return aNode('Items', 'n8n-nodes-base.splitOut', 1, {
    parameters: { fieldToSplitOut: 'body.items', options: {} },
  })
}

export function wireflowNode(
  parameters: object,
  credentials: Credentials,
  more: object = {},
): NodeJson {
  return aNode('Wireflow', 'n8n-nodes-wireflow.wireflow', 1, {
    parameters: { resource: 'workflow', operation: 'run', ...parameters },
    credentials,
    ...more,
  })
}

export function triggerNode(parameters: object, credentials: Credentials): NodeJson {
  const webhookId = randomUUID()
  return aNode('Trigger', 'n8n-nodes-wireflow.wireflowTrigger', 1, {
    parameters,
    credentials,
    webhookId,
  })
}

export function noOpNode(name: string): NodeJson {
  return aNode(name, 'n8n-nodes-base.noOp', 1, { parameters: {} })
}

export function aNode(
  name: string,
  type: string,
  typeVersion: number,
  more: { parameters: object; [field: string]: unknown },
): NodeJson {
  return { id: randomUUID(), name, type, typeVersion, position: [0, 0], ...more }
}

/** Makes a picture of base64: without more, of that in the webhook's body. */
export function photoNode(sourceProperty = 'body.base64'): NodeJson {
  return aNode('File', 'n8n-nodes-base.convertToFile', 1.1, {
    parameters: {
      operation: 'toBinary',
      sourceProperty,
      binaryPropertyName: 'photo',
      options: { fileName: 'photo.png', mimeType: 'image/png' },
    },
  })
}

/** The choice of a workflow by its id. */
export function workflowById(id: string) {
  return { __rl: true, mode: 'id', value: id }
}
