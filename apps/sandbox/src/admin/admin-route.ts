import type { z } from 'zod'
import type { Answer, Call } from '../http/call.ts'
import type { Recorder } from '../http/recorder.ts'
import type { SandboxOptions } from '../options.ts'
import type { World } from '../world.ts'

export type AdminParts = {
  world: World
  recorder: Recorder
  /** States that were put aside by name, as JSON, and when that was. */
  snapshots: Map<string, { at: number; json: string }>
  options: SandboxOptions
}

export type AdminVisit<Body = unknown> = AdminParts & {
  call: Call
  params: Readonly<Record<string, string>>
  body: Body
}

export type AdminRoute = {
  method: string
  path: string
  summary: string
  body: z.ZodType | undefined
  handle(visit: AdminVisit): Answer
}

/** A route whose body is checked against `body` before its handler sees it. */
export function withBody<Schema extends z.ZodType>(
  address: string,
  summary: string,
  body: Schema,
  handle: (visit: AdminVisit<z.output<Schema>>) => Answer,
): AdminRoute {
  const [method = '', path = ''] = address.split(' ')
  return {
    method,
    path,
    summary,
    body,
    handle: (visit) => handle({ ...visit, body: body.parse(visit.body) }),
  }
}

export function withoutBody(
  address: string,
  summary: string,
  handle: (visit: AdminVisit) => Answer,
): AdminRoute {
  const [method = '', path = ''] = address.split(' ')
  return { method, path, summary, body: undefined, handle }
}
