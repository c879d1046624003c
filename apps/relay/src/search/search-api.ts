import { z } from 'zod'
import type { Context } from '../runs/context.ts'
import { route } from '../workspaces/route.ts'
import { findById, FOUND_KINDS, type Found } from './search-sql.ts'

const Query = z.object({
  q: z
    .string()
    .trim()
    .min(1)
    // Percent-encoded it stays within what is read of a request's head.
    .max(1_000)
    .meta({
      description:
        'An id of a run, receipt, execution, event (`webhook-id`), delivery, endpoint, trigger, ' +
        "schedule, recovery or workflow, a publisher's own name of an event, or an address that " +
        'holds one.',
    }),
})
const FoundShape = z
  .object({
    kind: z.enum(FOUND_KINDS),
    id: z.string(),
    runId: z.string().nullable(),
    state: z.string().nullable(),
    path: z.string().nullable().meta({ description: 'Where the API shows it.' }),
  })
  .meta({ id: 'Found' })

/** `GET /v1/search` */
export const getSearch = route({
  summary: 'Says what an id is',
  description:
    'Whatever id somebody has in hand; nothing where it is not of this workspace.',
  query: Query,
  answers: { 200: z.object({ data: z.array(FoundShape) }) },
}).by(
  ({ db, duplicateReceipts }: Pick<Context, 'db' | 'duplicateReceipts'>) =>
    async ({ query: { q }, workspaceId }) => {
      const id = idIn(q)
      const found = await findById(db, workspaceId, duplicateReceipts.runIdOf(id) ?? id)
      const data = found.map((each) => ({ ...each, path: pathOf(each) }))
      return { status: 200, body: { data } }
    },
)

/** Of an address the part that is an id of the relay's; otherwise the text itself. */
function idIn(text: string): string {
  if (!text.includes('/')) return text
  const parts = text.split(/[/?#]/)
  return parts.find((part) => /^[a-z]{2,3}_[0-9a-z]{26,}$/.test(part)) ?? text
}

const PLACES: Partial<Record<Found['kind'], string>> = {
  run: '/v1/runs/',
  delivery: '/v1/deliveries/',
  endpoint: '/v1/endpoints/',
  trigger: '/v1/triggers/',
  schedule: '/v1/schedules/',
  recovery: '/v1/recoveries/',
  workflow: '/v1/workflows/',
}

function pathOf({ kind, id, runId }: Found): string | null {
  const place = PLACES[kind]
  if (place !== undefined) return place + encodeURIComponent(id)
  return runId === null ? null : `/v1/runs/${runId}`
}
