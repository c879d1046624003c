import type { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/**
 * What a route takes and answers. Its requests are checked by this, the document of the API is
 * made of it, and so are the clients' types.
 */
export type Declaration = {
  /** One line, and what more there is to say. */
  summary: string
  description?: string
  /** The ids in its path. What each looks like is said once, in `path-ids.ts`. */
  params?: readonly string[]
  /** Without it any parameter in the query is refused. */
  query?: z.ZodObject
  body?: z.ZodType
  /** What a body may be; JSON where nothing is said. */
  bodyTypes?: readonly string[]
  /** Whether texts in the body are kept as they came, whatever characters they hold. */
  keepsText?: boolean
  /** How many fields and items a body may have at all levels, where it is more than usual. */
  maxValues?: number
  /** Headers that mean something here, for the document. */
  headers?: z.ZodObject
  /** By status; null where there is no body. */
  answers: Readonly<Record<number, z.ZodType | null>>
  /** Refusals of this route's own; those that every route may give are added. */
  errors?: readonly ErrorCode[]
  /** What an answer is; JSON where nothing is said. */
  contentType?: string
  /** What else a 200 may be, for who asks for it by `Accept`. */
  stream?: string
  /** Whether `If-None-Match` is answered with 304: for what is asked for again and again. */
  polled?: boolean
  /** Bodies that work, each with the status that it is answered with. A test sends them. */
  examples?: Readonly<Record<string, Example>>
}

export type Example = { body: unknown; status: number }
