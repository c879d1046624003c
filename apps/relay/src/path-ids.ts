import type { IRouter } from 'express'
import { isId, type IdPrefix } from './ids.ts'
import { isStorable } from './store/storable.ts'

/** Every id in a path, and what it has to look like. */
const PATH_IDS: Record<string, IdPrefix | 'upstream'> = {
  deliveryId: 'dlv',
  endpointId: 'ep',
  eventId: 'evt',
  receipt: 'rcp',
  recoveryId: 'rcv',
  runId: 'run',
  scheduleId: 'sch',
  tokenId: 'tok',
  triggerId: 'trg',
  workflowId: 'upstream',
  workspaceId: 'wsp',
}

/** An id that nothing has. */
const OF_NOTHING = 'none'

function isUpstreamId(text: string): boolean {
  return text.length <= 200 && isStorable(text)
}

/**
 * Whatever else stands where a path has an id is taken for the id of nothing: each route
 * then refuses it in its own words, and the database never sees it.
 */
export function readPathIds<Router extends IRouter>(router: Router): Router {
  for (const [name, kind] of Object.entries(PATH_IDS)) {
    router.param(name, (request, _response, next, id: string) => {
      const isKnownShape = kind === 'upstream' ? isUpstreamId(id) : isId(kind, id)
      if (!isKnownShape) request.params[name] = OF_NOTHING
      next()
    })
  }
  return router
}
