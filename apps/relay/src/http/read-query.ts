import type { Request } from 'express'
import { z } from 'zod'
import { idShape, type IdPrefix } from '../db/ids.ts'
import { isStorable } from '../db/storable.ts'
import type { PageOf } from '../db/page.ts'
import { sayWhatIsMeant } from './meant-name.ts'

const UNSTORABLE = 'has characters that no value has (NUL)'

const Nothing = z.strictObject({})

/** Reads a value by a schema. @throws {z.ZodError} that names what is wrong, and what was meant. */
export function readDeclared<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  return schema.parse(value, { error: sayWhatIsMeant })
}

/**
 * Reads the query of a request. A known parameter that comes empty is as if it were absent: so
 * clients begin a walk, and forms send what was left out. An unknown one is refused.
 *
 * @throws {z.ZodError} that names what is wrong.
 */
export function readQuery<Schema extends z.ZodObject = typeof Nothing>(
  schema: Schema | undefined,
  { query }: Pick<Request, 'query'>,
): z.output<Schema> {
  const known = schema ? schema.strict() : Nothing
  const isLeftOut = (name: string, value: unknown) => value === '' && name in known.shape
  const given = Object.entries(query).filter(([name, value]) => !isLeftOut(name, value))
  const storable = gatherKeys(Storable.parse(Object.fromEntries(given)), known)
  return readDeclared(known, storable) as z.output<Schema>
}

/** `metadata.order=7` and `metadata[order]=7` are the key `order` of `metadata`. */
function gatherKeys(query: Record<string, unknown>, known: z.ZodObject): object {
  const gathered: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(query)) {
    const [, group = '', dotted, inBrackets] =
      /^(\w+)(?:\.(.+)|\[(.+)\])$/.exec(name) ?? []
    const key = dotted ?? inBrackets
    if (key === undefined || !(group in known.shape)) gathered[name] = value
    else gathered[group] = { ...(gathered[group] as object | undefined), [key]: value }
  }
  return gathered
}

/** A parameter that may come several times. */
export function severalOf<Item extends z.ZodType>(item: Item) {
  return z
    .preprocess((given) => (given === undefined ? given : [given].flat()), z.array(item))
    .optional()
}

/** Parameters whose names begin with one word and a dot: values by key. */
export function keyedBy(name: string) {
  return z
    .record(
      z.string().max(200),
      z.string(`${name} has one value for each key`).max(1_000),
    )
    .optional()
    .meta({ param: { style: 'deepObject', explode: true } })
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
  return z.string().regex(idShape(prefix), `must be an id, ${prefix}_…`)
}

/**
 * What every list takes: `limit` (1 to 100, 20 by default) and the last page's cursor, which
 * is the id of its last row.
 */
export function listQuery(prefix: IdPrefix) {
  return z.object({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: idOf(prefix).optional().meta({
      description: 'The `nextCursor` of the last page.',
    }),
  })
}

/** What every list answers, as a schema. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    /** Null on the last page. */
    nextCursor: z.string().nullable(),
  })
}

/** What every list answers. */
export function listBody<Item, Shown>(
  { items, nextCursor }: PageOf<Item>,
  show: (item: Item) => Shown,
) {
  return { data: items.map(show), nextCursor: nextCursor ?? null }
}
