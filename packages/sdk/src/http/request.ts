import { cut } from '../errors/cut.ts'
import { WireflowError } from '../errors/wireflow-error.ts'
import { parseJson } from '../wire/json-text.ts'
import { ApiPromise } from './api-promise.ts'
import type { Call, CallOptions } from './call.ts'
import type { Exchange } from './exchange.ts'
import { redactText } from './redact.ts'
import { requestName } from './request-name.ts'
import { send } from './send.ts'
import type { Transport } from './transport.ts'

/** Makes a call and reads its JSON with `decode`, which throws at what it cannot read. */
export function request<T extends object>(
  transport: Transport,
  call: Call,
  options: CallOptions | undefined,
  decode: (body: unknown) => T,
): ApiPromise<T> {
  return new ApiPromise(send(transport, call, options), reader(transport, call, decode))
}

/** Turns an answer into a result, or into an error that shows what came instead. */
export function reader<T>(
  { apiKey }: Transport,
  call: Call,
  decode: (body: unknown) => T,
): (exchange: Exchange) => T {
  return ({ text, status, headers, attempts }) => {
    try {
      return decode(text === '' ? undefined : parseJson(text))
    } catch (cause) {
      const message = `${requestName(call)} answered ${status} with something else than expected`
      throw new WireflowError('unexpected_response', message, {
        status,
        attempts,
        cause,
        requestId: headers.get('x-request-id') ?? undefined,
        idempotencyKey: call.idempotencyKey,
        raw: redactText(cut(text), apiKey),
      })
    }
  }
}
