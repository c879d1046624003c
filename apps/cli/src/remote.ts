import {
  dataOf,
  createRelayClient,
  type RelayClient,
} from '@wireflow-connect/relay-client'
import { saveAccess } from './access.ts'
import { CommandError, USAGE_ERROR } from './command-error.ts'
import type { Parts } from './asking.ts'
import { table } from './output.ts'
import { readToken } from './read-token.ts'

/** Keeps a token, once the relay has taken it. */
export async function logIn(
  env: NodeJS.ProcessEnv,
  given: string,
  input: NodeJS.ReadStream,
): Promise<void> {
  const url = addressOf(given)
  const token = await readToken(input)
  const relay = createRelayClient({ baseUrl: url, token })
  await dataOf(relay.GET('/v1/runs', { params: { query: { limit: 1 } } }))
  process.stdout.write(`Kept in ${await saveAccess(env, { url, token })}\n`)
}

function addressOf(given: string): string {
  if (!URL.canParse(given) || !/^https?:/.test(given)) {
    throw new CommandError(
      USAGE_ERROR,
      `"${given}" is no address of a relay (https://…).`,
    )
  }
  return given.replace(/\/+$/, '')
}

/** Serves the tools of agents until the client ends the connection. */
export async function serveTools(relay: RelayClient): Promise<void> {
  const { serveStdio } = await import('@modelcontextprotocol/server/stdio')
  const { createTools } = await import('@wireflow-connect/mcp')
  serveStdio(() => createTools(relay))
}

export async function listWorkflows({ relay, printer }: Parts): Promise<void> {
  const { data } = await dataOf(relay.GET('/v1/workflows'))
  printer.print(data, (rows) =>
    table(rows.map(({ id, name }) => [textOf(id), textOf(name)])),
  )
}

/** Wireflow's own rows are handed on as they come. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export async function showEstimate({ relay, printer, args }: Parts): Promise<void> {
  const params = { path: { workflowId: args[0] ?? '' } }
  const estimate = await dataOf(
    relay.GET('/v1/workflows/{workflowId}/estimate', { params }),
  )
  printer.print(
    estimate,
    ({ credits, complete, availableCredits }) =>
      `about ${credits} credits${complete ? '' : ' or more'}, of ${availableCredits ?? '?'} left`,
  )
}

export async function listRuns({ relay, printer }: Parts): Promise<void> {
  const { data } = await dataOf(relay.GET('/v1/runs'))
  printer.print(data, (rows) =>
    table(rows.map((run) => [run.id, run.state, run.acceptedAt, run.workflowName])),
  )
}

export async function showTimeline({ relay, printer, args }: Parts): Promise<void> {
  const params = { path: { runId: args[0] ?? '' } }
  const { data } = await dataOf(relay.GET('/v1/runs/{runId}/timeline', { params }))
  printer.print(data, (rows) =>
    table(rows.map(({ at, kind, details }) => [at, kind, JSON.stringify(details)])),
  )
}

export async function listUndelivered({ relay, printer }: Parts): Promise<void> {
  const { data } = await dataOf(relay.GET('/v1/undelivered'))
  printer.print(data, (rows) =>
    rows.length === 0
      ? 'Everything was delivered, or is on its way.'
      : table(
          rows.map((row) => [row.deliveryId, row.reason, row.eventType, row.endpointId]),
        ),
  )
}

export async function redeliver({ relay, printer, args }: Parts): Promise<void> {
  const params = { path: { deliveryId: args[0] ?? '' } }
  const delivery = await dataOf(
    relay.POST('/v1/deliveries/{deliveryId}/redeliver', { params }),
  )
  printer.print(delivery, ({ id, state }) => `${id}  ${state}`)
}

export async function showUsage({ relay, printer }: Parts): Promise<void> {
  const usage = await dataOf(relay.GET('/v1/usage'))
  printer.print(usage, ({ requests, runs, trouble }) =>
    table([
      ['requests in the last minute', requests?.sentInLastMinute ?? 0],
      ['of', requests?.perMinute],
      ...Object.entries(runs),
      ...(trouble ? [['trouble', `${trouble.code}: ${trouble.message}`]] : []),
    ]),
  )
}
