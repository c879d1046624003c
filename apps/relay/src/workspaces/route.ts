import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Declaration } from '../http/declaration.ts'
import type { Token } from './tokens-sql.ts'

type Read<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** One call that was checked. */
export type Call<D extends Declaration> = {
  params: Record<
    D['params'] extends readonly string[] ? D['params'][number] : never,
    string
  >
  query: Read<D['query']>
  body: Read<D['body']>
  /** The token's workspace. Only where a token is needed. */
  workspaceId: string
  /** Undefined for the operator. */
  token: Token | undefined
  request: Request
  response: Response
}

type Readonlys<T> = T extends Date | ((...args: never[]) => unknown)
  ? T
  : T extends object
    ? { readonly [Key in keyof T]: Readonlys<T[Key]> }
    : T

/** One of the declared answers; `'sent'` where the route has written it itself. */
export type Answer<D extends Declaration> =
  | {
      [Status in keyof D['answers'] & number]: D['answers'][Status] extends z.ZodType
        ? { status: Status; body: Readonlys<z.input<D['answers'][Status]>> }
        : { status: Status }
    }[keyof D['answers'] & number]
  | 'sent'

export type Handle<D extends Declaration> = (
  call: Call<D>,
) => Promise<Answer<D>> | Answer<D>

/** A declaration with what fulfils it, once it is given its parts. */
export type Route<Parts> = {
  declaration: Declaration
  open: (parts: Parts) => Handle<Declaration>
}

/** Two calls, so that the handler's types follow from the declaration's. */
export function route<const D extends Declaration>(declaration: D) {
  return {
    by: <Parts>(open: (parts: Parts) => Handle<D>): Route<Parts> => ({
      declaration,
      open,
    }),
  }
}
