import type { RequestHandler, Response } from 'express'
import type { Context } from '../work/context.ts'
import { checkReadiness, type ReadinessParts } from '../http/health.ts'
import { html, sendPage } from '../http/page.ts'
import { pathBelow } from '../http/path-below.ts'
import { wantsPage } from '../http/wants-page.ts'
import { VERSION } from './api-document.ts'

const NAME = 'Wireflow Connect'

/** A form to try, if there is one: the demo has one. */
export type FormUrl = () => string | undefined

type State = 'ok' | 'queue down' | 'not ready'

/** `GET /` — what this is and how it is doing: a page for browsers, JSON for others. */
export function getFront(
  parts: ReadinessParts & Pick<Context, 'publicUrl'>,
  formUrl: FormUrl = () => undefined,
): RequestHandler {
  return async (request, response) => {
    const state = await stateOf(parts)
    const links = { publicUrl: parts.publicUrl(), formUrl: formUrl() }
    response.vary('Accept')
    if (wantsPage(request)) sendFront(response, state, links)
    else response.json(frontOf(state, links))
  }
}

async function stateOf(parts: ReadinessParts): Promise<State> {
  try {
    const { queue } = await checkReadiness(parts)
    return queue === 'ok' ? 'ok' : 'queue down'
  } catch {
    // `/readyz` says why, and whoever looks after the relay asks there.
    return 'not ready'
  }
}

type Links = { publicUrl: string; formUrl: string | undefined }

function frontOf(state: State, { publicUrl, formUrl }: Links) {
  return {
    name: NAME,
    version: VERSION,
    ok: state !== 'not ready',
    consoleUrl: `${publicUrl}/console`,
    docsUrl: `${publicUrl}/docs`,
    openapiUrl: `${publicUrl}/openapi.json`,
    ...(formUrl === undefined ? {} : { formUrl }),
  }
}

const WORDS: Record<State, string> = {
  ok: 'It is up and takes calls.',
  'queue down': 'It takes calls. Its queue is down, so deliveries may come later.',
  'not ready': 'It cannot take calls at the moment.',
}

function sendFront(
  response: Response,
  state: State,
  { publicUrl, formUrl }: Links,
): void {
  const to = (path: string) => pathBelow(publicUrl, path)
  sendPage(response, {
    title: NAME,
    body: html`<h1>${NAME}</h1>
      <p>
        Starts Wireflow workflows, follows them to their end and delivers signed webhooks.
      </p>
      <p class="state ${state === 'ok' ? 'good' : 'bad'}" role="status">
        ${WORDS[state]}
      </p>
      <dl>
        ${
          formUrl === undefined
            ? undefined
            : html`<dt><a href="${formUrl}">Form</a></dt>
                <dd>Start a workflow</dd>`
        }
        <dt><a href="${to('/console')}">Console</a></dt>
        <dd>What runs, and what needs somebody</dd>
        <dt><a href="${to('/docs')}">Docs</a></dt>
        <dd>Every route of the API, with examples</dd>
        <dt><a href="${to('/openapi.json')}">OpenAPI</a></dt>
        <dd>The same for machines</dd>
        <dt><a href="${to('/readyz')}">Readiness</a></dt>
        <dd>Whether calls are taken</dd>
      </dl>`,
  })
}
