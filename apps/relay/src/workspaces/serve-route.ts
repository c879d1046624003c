import type { Request, RequestHandler, Response } from 'express'
import { callerOf, tokenOf } from './authenticate.ts'
import { sendUnlessKnown } from '../http/send-unless-known.ts'
import { readDeclared, readQuery } from '../http/read-query.ts'
import type { Declaration } from '../http/declaration.ts'
import type { Answer, Call, Route } from './route.ts'

type AnyAnswer = { status: number; body?: unknown }

/** What Express is given for a declared route: reads, checks, hands on, answers. */
export function serveRoute<Parts>(
  { declaration, open }: Route<Parts>,
  parts: Parts,
): RequestHandler {
  const handle = open(parts)
  return async (request, response) => {
    const call = readCall(declaration, request, response)
    const answer: Answer<Declaration> = await handle(call)
    if (answer === 'sent') return
    if (declaration.polled && 'body' in answer && answer.status === 200) {
      sendUnlessKnown(request, response, answer.body)
    } else send(response, answer)
  }
}

function readCall(
  { query, body }: Declaration,
  request: Request,
  response: Response,
): Call<Declaration> {
  return {
    params: request.params,
    query: readQuery(query, request),
    body: body && readDeclared(body, request.body),
    get workspaceId() {
      return callerOf(response).workspaceId
    },
    token: tokenOf(response),
    request,
    response,
  }
}

function send(response: Response, { status, body }: AnyAnswer): void {
  response.status(status)
  if (body === undefined) response.end()
  else response.json(body)
}
