import { z } from 'zod'
import type { PageOf } from './store/page.ts'

/** What every list takes: `limit` (1 to 100, 20 by default) and the last page's cursor. */
export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().optional(),
})

/** What every list answers. */
export function listBody<Item>(
  { items, nextCursor }: PageOf<Item>,
  show: (item: Item) => object,
) {
  return { data: items.map(show), nextCursor: nextCursor ?? null }
}
