import type { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import { unwrapObject } from '../wire/envelope.ts'
import type { JsonObject } from '../wire/json.ts'

/** What the account has used. */
export class Usage {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Credits and usage, as the upstream words them: their fields are not documented. */
  get(options?: CallOptions): ApiPromise<JsonObject> {
    const call = { method: 'GET', path: '/developer/usage' } as const
    return request(this.#transport, call, options, unwrapObject)
  }
}
