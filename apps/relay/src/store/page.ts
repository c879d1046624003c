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
