import type { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import type { Result } from '../http/exchange.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import { toUploadedMedia, type UploadedMedia } from '../wire/media.ts'
import { presignedUpload } from './presigned-upload.ts'

/** Above this the upstream's host refuses a body, and the file goes to its storage instead. */
const LARGEST_INLINE_BYTES = 4 * 1024 * 1024

/** Files that workflows take as inputs. */
export class Media {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Uploads a file and gives the address under which nodes can read it. */
  async upload(
    file: Blob,
    name: string,
    options?: CallOptions,
  ): Promise<Result<UploadedMedia>> {
    if (file.size > LARGEST_INLINE_BYTES) {
      return presignedUpload(this.#transport, file, name, options)
    }
    const form = new FormData()
    form.set('file', file, name)
    const call = { method: 'POST', path: '/media/upload', body: form } as const
    return request(this.#transport, call, options, toUploadedMedia)
  }

  /** Copies a file that is on the web already to where nodes can read it. */
  uploadFromUrl(url: string, options?: CallOptions): ApiPromise<UploadedMedia> {
    const call = { method: 'POST', path: '/media/upload', body: { url } } as const
    return request(this.#transport, call, options, toUploadedMedia)
  }
}
