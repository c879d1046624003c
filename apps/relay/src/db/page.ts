import { idBound, type SortablePrefix } from './ids.ts'
import { Values } from './values.ts'

/** One page of a list, newest first. `cursor` is the id of the last row seen. */
export type Page = { limit: number; cursor?: string | undefined }

/** A page of rows and where the next one begins; undefined when this was the last. */
export type PageOf<Item> = { items: Item[]; nextCursor: string | undefined }

/**
 * Cuts what was found to the page's limit. The query asks for `limit + 1` rows, so that
 * one more row tells that there is a next page.
 */
export function cutPage<Item extends { id: string }>(
  found: Item[],
  { limit }: Page,
): PageOf<Item> {
  const items = found.slice(0, limit)
  return { items, nextCursor: found.length > limit ? items.at(-1)?.id : undefined }
}

/**
 * SQL: the condition and order of one page of the rows of `wanted.state` that belong to an
 * owner, from an index on owner, state and id. Written as ranges of that index: for equalities
 * the planner may take any other index that has the order, and read past a million rows of
 * other states. `owner` has a parameter for each column; `cursor` and `from` are parameters that
 * may be null: the id before which and the id at which the page begins and ends.
 */
export function pageOfState(
  table: string,
  owner: Readonly<Record<string, string>>,
  { cursor, from }: { cursor: string; from: string },
): string {
  const columns = [...Object.keys(owner), 'state', 'id'].map((name) => `${table}.${name}`)
  const of = [...Object.values(owner), 'wanted.state'].join(', ')
  return `(${columns.join(', ')}) >= (${of}, coalesce(${from}, ''))
      and (${columns.join(', ')}) < (${of}, coalesce(${cursor}, '~'))
    order by ${columns.map((column) => `${column} desc`).join(', ')}`
}

/**
 * The parameters with which a list of an owner's rows begins: $1 the workspace, $2 the states,
 * $3 the id before which and $5 the id at which the page begins and ends, $4 how many rows.
 */
export function listValues(
  prefix: SortablePrefix,
  wanted: {
    workspaceId: string
    states: readonly string[]
    from: Date | undefined
    until: Date | undefined
  },
  { limit, cursor }: Page,
): Values {
  const { workspaceId, states, from, until } = wanted
  const bounds = boundsOf(prefix, { from, until, cursor })
  return new Values(workspaceId, states, bounds.cursor, limit + 1, bounds.from)
}

/** The ids of a period, from its first moment to before its last, for a page that has a cursor. */
function boundsOf(
  prefix: SortablePrefix,
  {
    from,
    until,
    cursor,
  }: { from?: Date | undefined; until?: Date | undefined } & Pick<Page, 'cursor'>,
): { from: string | undefined; cursor: string | undefined } {
  const end = until && idBound(prefix, until)
  const isCursorFirst = end === undefined || (cursor !== undefined && cursor < end)
  return { from: from && idBound(prefix, from), cursor: isCursorFirst ? cursor : end }
}
