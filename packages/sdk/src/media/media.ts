import type { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import { unwrapObject } from '../wire/envelope.ts'
import { toText } from '../wire/json.ts'

export type UploadedMedia = { url: string }

/** Files that workflows take as inputs. */
export class Media {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Uploads a file and gives the address under which nodes can read it. */
  upload(file: Blob, name: string, options?: CallOptions): ApiPromise<UploadedMedia> {
    const form = new FormData()
    form.set('file', file, name)
    const call = { method: 'POST', path: '/media/upload', body: form } as const
    return request(this.#transport, call, options, toUploadedMedia)
  }
}

function toUploadedMedia(body: unknown): UploadedMedia {
  const url = toText(unwrapObject(body)['url'])
  if (!url) throw new TypeError('It names no address')
  return { url }
}
