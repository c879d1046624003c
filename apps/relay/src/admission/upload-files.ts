import { openAsBlob } from 'node:fs'
import { isWireflowError } from '@wireflow-connect/sdk'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import { findWorkspace } from '../store/workspaces.ts'
import { gather } from './gather.ts'
import type { SentFile } from './read-form.ts'

/**
 * Hands files to the upstream, which is where workflows read them from.
 *
 * @returns the address of each file by the name of its field.
 * @throws {RelayError} `upstream_unavailable` when the upstream does not take one.
 */
export async function uploadFiles(
  { db, connectUpstream }: Pick<Context, 'db' | 'connectUpstream'>,
  workspaceId: string,
  files: readonly Pick<SentFile, 'field' | 'name' | 'type' | 'path'>[],
): Promise<Record<string, string | string[]>> {
  if (files.length === 0) return {}
  const urls: [field: string, url: string][] = []
  const workspace = await findWorkspace(db, workspaceId)
  if (!workspace) throw new Error('A trigger without a workspace')

  const { media } = connectUpstream(workspace)
  for (const { field, name, type, path } of files) {
    try {
      const { url } = await media.upload(await openAsBlob(path, { type }), name)
      urls.push([field, url])
    } catch (cause) {
      if (!isWireflowError(cause)) throw cause
      const message = `The upstream did not take "${name}": ${cause.message}`
      throw new RelayError('upstream_unavailable', message, { cause })
    }
  }
  return gather(urls)
}
