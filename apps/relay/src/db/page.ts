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
 * other states. `cursor` is a parameter that may be null.
 */
export function pageOfState(
  table: string,
  owner: string,
  { id, cursor }: { id: string; cursor: string },
): string {
  const columns = [owner, 'state', 'id'].map((column) => `${table}.${column}`)
  const [ownerColumn, stateColumn] = columns
  return `(${ownerColumn}, ${stateColumn}) >= (${id}, wanted.state)
      and (${columns.join(', ')}) < (${id}, wanted.state, coalesce(${cursor}, '~'))
    order by ${columns.map((column) => `${column} desc`).join(', ')}`
}
