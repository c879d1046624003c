import { ApiPromise } from './api-promise.ts'
import type { Call, CallOptions } from './call.ts'
import { reader, request } from './request.ts'
import { send } from './send.ts'
import type { Transport } from './transport.ts'

type Paging<T> = {
  transport: Transport
  options: CallOptions
  toCall: (offset: number) => Call
  /** The most items in all. */
  limit: number
  decode: (body: unknown) => T[]
}

/**
 * A list that comes in pages: awaited it is the first page, looped over it is all of them.
 *
 * New items push the others down while pages are read, so an item may show up twice on the
 * way and is given once. A page that is shorter than another was is the last; its length
 * alone says nothing, since the upstream may give fewer than it is asked for.
 */
export class PagePromise<T extends { id: string }>
  extends ApiPromise<T[]>
  implements AsyncIterable<T>
{
  readonly #paging: Paging<T>

  constructor(paging: Paging<T>) {
    const { transport, options, toCall, limit, decode } = paging
    const first = toCall(0)
    const read = reader(transport, first, decode)
    super(send(transport, first, options), (exchange) => read(exchange).slice(0, limit))
    this.#paging = paging
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    const seen = new Set<string>()
    const { limit } = this.#paging
    for await (const page of this.#pages()) {
      for (const item of page) {
        if (seen.has(item.id)) continue
        if (seen.size >= limit) return
        seen.add(item.id)
        yield item
      }
      if (seen.size >= limit) return
    }
  }

  async *#pages(): AsyncGenerator<readonly T[], void, undefined> {
    const { transport, options, toCall, decode } = this.#paging
    let page: readonly T[] = await this
    let longest = page.length
    for (let offset = page.length; page.length > 0; offset += page.length) {
      yield page
      if (page.length < longest) return
      longest = page.length
      page = await request(transport, toCall(offset), options, decode)
    }
  }
}
