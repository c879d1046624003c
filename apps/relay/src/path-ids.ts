import type { IRouter } from 'express'
import { isDuplicateReceipt } from './runs/duplicate-receipts.ts'
import { z } from 'zod'
import { idShape, isId, type IdPrefix } from './db/ids.ts'
import { isStorable } from './db/storable.ts'

/** Every id in a path, and what it has to look like. */
const PATH_IDS: Record<string, IdPrefix | 'upstream' | 'receipt'> = {
  deliveryId: 'dlv',
  endpointId: 'ep',
  eventId: 'evt',
  receipt: 'receipt',
  recoveryId: 'rcv',
  runId: 'run',
  scheduleId: 'sch',
  tokenId: 'tok',
  triggerId: 'trg',
  workflowId: 'upstream',
  workspaceId: 'wsp',
}

/** What an id in a path looks like, for the document: whatever else stands there is a 404. */
export function shapeOfPathId(name: string): z.ZodType {
  const kind = PATH_IDS[name]
  if (kind === undefined) throw new Error(`Nothing says what "${name}" looks like`)
  return kind === 'upstream' || kind === 'receipt'
    ? z.string().max(200)
    : z.string().regex(idShape(kind))
}

/** An id that nothing has. */
const OF_NOTHING = 'none'

function isUpstreamId(text: string): boolean {
  return text.length <= 200 && isStorable(text)
}

function hasShape(kind: IdPrefix | 'upstream' | 'receipt', id: string): boolean {
  if (kind === 'upstream') return isUpstreamId(id)
  return kind === 'receipt' ? isId('rcp', id) || isDuplicateReceipt(id) : isId(kind, id)
}

/**
 * Whatever else stands where a path has an id is taken for the id of nothing: each route
 * then refuses it in its own words, and the database never sees it.
 */
export function readPathIds<Router extends IRouter>(router: Router): Router {
  for (const [name, kind] of Object.entries(PATH_IDS)) {
    router.param(name, (request, _response, next, id: string) => {
      if (!hasShape(kind, id)) request.params[name] = OF_NOTHING
      next()
    })
  }
  return router
}
