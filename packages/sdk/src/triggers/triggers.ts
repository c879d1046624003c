import type { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import { path } from '../http/path.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import { unwrapObject } from '../wire/envelope.ts'
import { toStarted } from '../wire/execution.ts'
import { toText } from '../wire/json.ts'
import type { Started } from '../executions/start.ts'

/** What a webhook would start. */
export type TriggerStatus = { workflowId: string; name: string; isActive: boolean }

/** The keyless doors of workflows. Their ids are secrets: whoever has one can spend credits. */
export class Triggers {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Starts a workflow through its webhook. Sent once, and without the key. */
  fire(
    webhookId: string,
    data: Readonly<Record<string, unknown>> = {},
    options?: CallOptions,
  ): ApiPromise<Started> {
    const call = {
      method: 'POST',
      path: path`/workflow/${webhookId}/trigger`,
      body: data,
      isKeyless: true,
    } as const
    return request(this.#transport, call, options, (body) => toStarted(body))
  }

  /** Whether a webhook is there and would start something. */
  status(webhookId: string, options?: CallOptions): ApiPromise<TriggerStatus> {
    const call = {
      method: 'GET',
      path: path`/workflow/${webhookId}/trigger`,
      isKeyless: true,
    } as const
    return request(this.#transport, call, options, toTriggerStatus)
  }
}

function toTriggerStatus(body: unknown): TriggerStatus {
  const answer = unwrapObject(body)
  return {
    workflowId: toText(answer['workflowId']) ?? '',
    name: toText(answer['name']) ?? '',
    isActive: answer['isActive'] !== false,
  }
}
