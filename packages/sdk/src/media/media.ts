import type { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import type { Result } from '../http/exchange.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import { toUploadedMedia, type UploadedMedia } from '../wire/media.ts'
import { presignedUpload } from './presigned-upload.ts'
import { toBlob, type FileLike } from './to-blob.ts'

/** Above this the upstream's host refuses a body, and the file goes to its storage instead. */
const LARGEST_INLINE_BYTES = 4 * 1024 * 1024

/** Files that workflows take as inputs. */
export class Media {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * Uploads a file of up to 25 MB and gives the address under which nodes can read it. It
   * may be a Blob or File, a Buffer or other bytes, a stream (of Node, too), or the URL of a
   * file that is on the web. `name`, with its ending, tells the kind of a file that does not.
   *
   * @throws WireflowError `bad_request` for what is no file, `payload_too_large`
   */
  async upload(
    file: FileLike | URL | string,
    name: string = nameOf(file),
    options?: CallOptions,
  ): Promise<Result<UploadedMedia>> {
    const url = webAddress(file)
    if (url !== undefined) return this.uploadFromUrl(url, options)
    // What is neither is named by `toBlob`.
    const blob = await toBlob(file as FileLike, name)
    if (blob.size > LARGEST_INLINE_BYTES) {
      return presignedUpload(this.#transport, blob, name, options)
    }
    const form = new FormData()
    form.set('file', blob, name)
    const call = { method: 'POST', path: '/media/upload', body: form } as const
    return request(this.#transport, call, options, toUploadedMedia)
  }

  /** Copies a file that is on the web already to where nodes can read it. */
  uploadFromUrl(url: string, options?: CallOptions): ApiPromise<UploadedMedia> {
    const call = { method: 'POST', path: '/media/upload', body: { url } } as const
    return request(this.#transport, call, options, toUploadedMedia)
  }
}

function webAddress(file: unknown): string | undefined {
  if (file instanceof URL) return file.href
  return typeof file === 'string' && /^https?:\/\//i.test(file) ? file : undefined
}

function nameOf(file: unknown): string {
  return file instanceof Blob && 'name' in file ? String(file.name) : 'file'
}
