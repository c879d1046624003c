import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { createTools } from '@wireflow-connect/mcp'
import { createRelayClient } from '@wireflow-connect/relay-client'
import type { RequestHandler } from 'express'
import type { Context } from '../work/context.ts'
import { RelayError } from '../http/errors.ts'
import { bearerOf, callerOf } from '../workspaces/authenticate.ts'
import { createOwnFetch } from './own-fetch.ts'

/** Only as the base of paths: `createOwnFetch` replaces it. */
const ANY_BASE = 'http://relay.invalid'

/**
 * `POST /mcp` — the tools of agents, over the protocol's Streamable HTTP. There are no
 * sessions: each request is for itself, with the scopes of its token.
 */
export function mcpDoor({
  ownUrl,
  log,
}: Pick<Context, 'log'> & { ownUrl: () => string }): RequestHandler {
  const fetch = createOwnFetch(ownUrl)
  const handler = createMcpHandler(({ authInfo }) =>
    createTools(
      createRelayClient({ baseUrl: ANY_BASE, token: authInfo?.token ?? '', fetch }),
    ),
  )
  const serve = toNodeHandler(handler, {
    onerror: (error: Error) => log.info({ error }, 'agent call failed'),
  })
  return async (request, response) => {
    const { id, scopes } = callerOf(response)
    const auth = { token: bearerOf(request), clientId: id, scopes: [...scopes] }
    await serve(Object.assign(request, { auth }), response, request.body)
  }
}

/**
 * Refuses pages of other origins: no agent sends one, and a browser that was led here by a
 * forged name of a host does.
 */
export function refuseForeignPages({
  publicUrl,
}: Pick<Context, 'publicUrl'>): RequestHandler {
  return (request, _response, next) => {
    const origin = request.get('origin')
    if (origin !== undefined && origin !== new URL(publicUrl()).origin) {
      throw new RelayError(
        'origin_not_allowed',
        'Pages of other origins may not call this.',
      )
    }
    next()
  }
}
