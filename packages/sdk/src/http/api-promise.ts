import { infoOf, withInfo } from './call-info.ts'
import type { Exchange, Result } from './exchange.ts'

/**
 * The result of a call that is under way.
 * Awaited it is the result; before that, `withResponse` and `asResponse` give more.
 */
export class ApiPromise<T extends object> extends Promise<Result<T>> {
  readonly #exchange: Promise<Exchange>
  readonly #decode: (exchange: Exchange) => T

  // What derives from it is an ordinary promise.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  constructor(exchange: Promise<Exchange>, decode: (exchange: Exchange) => T) {
    // The inherited promise is never used: `then` goes to the call itself.
    super(() => {})
    this.#exchange = exchange
    this.#decode = decode
  }

  /** The result together with the answer it was read from. */
  async withResponse(): Promise<{ data: Result<T>; response: Response }> {
    const exchange = await this.#exchange
    return { data: this.#read(exchange), response: toResponse(exchange) }
  }

  /** The answer itself, its body unread and unchecked. */
  async asResponse(): Promise<Response> {
    return toResponse(await this.#exchange)
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a promise is one
  override then<Fulfilled = Result<T>, Rejected = never>(
    onFulfilled?: ((value: Result<T>) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.#exchange
      .then((exchange) => this.#read(exchange))
      .then(onFulfilled, onRejected)
  }

  override catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Result<T> | Rejected> {
    return this.then(undefined, onRejected)
  }

  override finally(onFinally?: (() => void) | null): Promise<Result<T>> {
    return this.then((result) => result).finally(onFinally)
  }

  #read(exchange: Exchange): Result<T> {
    return withInfo(this.#decode(exchange), infoOf(exchange))
  }
}

function toResponse({ status, headers, text }: Exchange): Response {
  const hasBody = status !== 204 && status !== 205
  return new Response(hasBody ? text : null, { status, headers })
}
