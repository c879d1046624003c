import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { WireflowError } from '../errors/wireflow-error.ts'
import { LARGEST_BYTES } from '../media/to-blob.ts'

/**
 * The file at a path, for `media.upload`.
 *
 * @throws WireflowError `bad_request` when it cannot be read, `payload_too_large` above 25 MB,
 *   before it is read
 */
export async function openFile(path: string | URL): Promise<File> {
  const name = basename(path instanceof URL ? path.pathname : path)
  try {
    const { size } = await stat(path)
    if (size > LARGEST_BYTES) {
      throw new WireflowError(
        'payload_too_large',
        `Wireflow takes files of up to 25 MB: ${name}`,
      )
    }
    return new File([await readFile(path)], name)
  } catch (cause) {
    if (cause instanceof WireflowError) throw cause
    throw new WireflowError('bad_request', `The file ${name} cannot be read`, { cause })
  }
}
