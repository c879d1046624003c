import type { Bundle } from 'zapier-platform-core'
import { hasRelay } from '../../relay/call-relay.ts'

/**
 * Whether a step may be parked until a callback comes. In the editor it would keep its user
 * waiting, and a search step cannot be resumed.
 */
export function mayPark(bundle: Bundle): boolean {
  return hasRelay(bundle) && !isInEditor(bundle) && !bundle.meta?.withSearch
}

export function isInEditor({ meta }: Bundle): boolean {
  return meta?.isLoadingSample
}
