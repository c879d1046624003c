import type { Request } from 'express'
import { z } from 'zod'
import { isId, type IdPrefix } from '../db/ids.ts'
import { isStorable } from '../db/storable.ts'
import type { PageOf } from '../db/page.ts'

const UNSTORABLE = 'has characters that no value has (NUL)'

/**
 * Reads the query of a request. A parameter that comes empty is as if it were absent: so
 * clients begin a walk, and forms send what was left out.
 *
 * @throws {z.ZodError} that names what is wrong.
 */
export function readQuery<Schema extends z.ZodType>(
  schema: Schema,
  { query }: Pick<Request, 'query'>,
): z.infer<Schema> {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  return schema.parse(Storable.parse(Object.fromEntries(given)))
}

const Storable = z.record(
  z.string(),
  z
    .unknown()
    .refine(
      (value) => [value].flat().every((text) => isStorable(String(text))),
      UNSTORABLE,
    ),
)

/** An id in a query or a body; in a path it is `readPathIds` that looks. */
export function idOf(prefix: IdPrefix) {
  return z.string().refine((text) => isId(prefix, text), `must be an id, ${prefix}_…`)
}

/**
 * What every list takes: `limit` (1 to 100, 20 by default) and the last page's cursor, which
 * is the id of its last row.
 */
export function listQuery(prefix: IdPrefix) {
  return z.object({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: idOf(prefix).optional(),
  })
}

/** What every list answers. */
export function listBody<Item>(
  { items, nextCursor }: PageOf<Item>,
  show: (item: Item) => object,
) {
  return { data: items.map(show), nextCursor: nextCursor ?? null }
}
