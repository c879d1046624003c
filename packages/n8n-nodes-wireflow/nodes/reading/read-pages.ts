import type { IDataObject } from 'n8n-workflow'

/** The largest page that Wireflow is known to give. */
export const LARGEST_PAGE = 100
/** The page that it gives when it is not asked for a size. */
export const DEFAULT_PAGE = 10

/**
 * The newest rows of a list, `limit` at most. New rows push old ones on to later pages
 * meanwhile, so some come twice, and are kept once. Wireflow may give fewer rows than it is
 * asked for, so only a page that is shorter than the one before it is taken for the last.
 */
export async function readPages(
  readPage: (offset: number, limit: number) => Promise<IDataObject[]>,
  limit: number,
): Promise<IDataObject[]> {
  const rows = new Map<unknown, IDataObject>()
  let longest = DEFAULT_PAGE
  for (let offset = 0; rows.size < limit;) {
    const wanted = Math.min(LARGEST_PAGE, limit - rows.size)
    const before = rows.size
    const page = await readPage(offset, wanted)
    for (const row of page) rows.set(row.id, row)
    if (rows.size === before || page.length < Math.min(longest, wanted)) break
    longest = page.length
    offset += page.length
  }
  return [...rows.values()].slice(0, limit)
}
