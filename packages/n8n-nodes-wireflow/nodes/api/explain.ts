import { toNumber, toObject, toObjects, toText } from '../reading/json'
import { toMessage } from '../reading/report'
import type { Service } from './caller'
import { isForeign, type Answer, type Silence } from './answer'
import type { Request } from './call'
import { freeAt } from './rate-limit'

type Explanation = { message: string; description: string }

const NAMES: Record<Service, string> = {
  wireflowApi: 'Wireflow',
  wireflowRelayApi: 'The Wireflow relay',
}

/** That a service gave no answer, why, and what to look at. */
export function explainSilence(
  service: Service,
  { method, path }: Request,
  { silence }: Silence,
): Explanation {
  return {
    message: `${NAMES[service]} gave no answer`,
    description: `${method} ${path}: ${silence}\nCheck the base URL of the credential, and whether n8n can reach it.`,
  }
}

/** What a refusal means and what to do about it, with what support asks for. */
export function explain(service: Service, request: Request, answer: Answer): Explanation {
  const { message, description } = meaningOf(service, request, answer)
  const { headers } = answer
  const requestId = toText(headers['x-request-id'])
  const trail = requestId ? [`Request ID: ${requestId}`] : []
  return { message, description: [description, ...trail].join('\n') }
}

function meaningOf(service: Service, request: Request, answer: Answer): Explanation {
  const name = NAMES[service]
  const said = toMessage(answer.body.error) ?? ''
  if (isForeign(answer)) return foreign(name, answer)
  switch (answer.status) {
    case 401:
      return {
        message: `${name} did not accept the credential`,
        description: `It said: ${said}. Check the key and the base URL of the credential; a key may have expired or been deleted.`,
      }
    case 402:
      return outOfCredits(answer)
    case 403:
      return {
        message: `${name} does not allow this with the given key`,
        description: `It said: ${said}. ${scopeFor(service, request)}`,
      }
    case 404:
      return unknown(service, request, said)
    case 429:
      return tooMany(name, answer)
    default:
      return answer.status >= 500
        ? unavailable(name, answer)
        : isUnknownToRelay(answer)
          ? unknown(service, request, said)
          : {
              message: `${name} refused the request: ${said || answer.status}`,
              description: detailsOf(answer) || 'Check the parameters of the node.',
            }
  }
}

/** The one right that the call needs, as the page of API keys calls it. */
function scopeFor(service: Service, { method, path }: Request): string {
  if (service === 'wireflowRelayApi') {
    return 'The token needs the scopes read and run, and also manage for schedules and for what another token made.'
  }
  if (path.startsWith('/media')) return 'The key needs the scope workflows:write.'
  if (path.startsWith('/developer')) return 'The key needs the scope usage:read.'
  if (/\/executions/.test(path)) return 'The key needs the scope executions:read.'
  const isStart = method === 'POST' && path.endsWith('/execute')
  return `The key needs the scope ${isStart ? 'workflows:execute' : 'workflows:read'}.`
}

// What a path is about, in the words of the editor.
const THINGS: [RegExp, string][] = [
  [/^\/workflows\/executions\/([^/?]+)/, 'execution'],
  [/^\/(?:v1\/)?workflows\/([^/?]+)/, 'workflow'],
  [/^\/v1\/runs\/([^/?]+)/, 'run on the relay'],
  [/^\/v1\/schedules\/([^/?]+)/, 'schedule on the relay'],
  [/^\/v1\/endpoints\/([^/?]+)/, 'subscription on the relay'],
]

function unknown(service: Service, { path, body }: Request, said: string): Explanation {
  const [thing, id] = thingIn(path, body)
  return {
    message: thing
      ? `There is no ${thing} "${id}"`
      : `${NAMES[service]} knows nothing of this`,
    description: `${said ? `It said: ${said}. ` : ''}Check the ID; it may have been deleted or belong to another account.`,
  }
}

function thingIn(path: string, body: Request['body']): [string?, string?] {
  for (const [pattern, thing] of THINGS) {
    const id = pattern.exec(path)?.[1]
    if (id) return [thing, decodeURIComponent(id)]
  }
  const workflowId = body && 'workflowId' in body ? toText(body.workflowId) : undefined
  return workflowId ? ['workflow', workflowId] : []
}

/** The relay asks Wireflow for a workflow, and hands on that there is none. */
function isUnknownToRelay({ body }: Answer): boolean {
  const { code, message } = toObject(body.error)
  return code === 'workflow_unavailable' && /\b404\b|not found/i.test(String(message))
}

function outOfCredits({ body }: Answer): Explanation {
  const needed = toNumber(body.requiredCredits) ?? '?'
  const available = toNumber(body.availableCredits) ?? '?'
  const lines = toObjects(body.breakdown).map(
    (row) => `${String(row.nodeLabel ?? row.nodeId)}: ${String(row.credits)} credits`,
  )
  return {
    message: `Not enough Wireflow credits: ${needed} needed, ${available} available`,
    description: ['Nothing was started. Add credits and run this again.', ...lines].join(
      '\n',
    ),
  }
}

function tooMany(name: string, answer: Answer): Explanation {
  const now = Date.now()
  const at = freeAt(answer, now)
  const when = at ? new Date(Math.max(at, now)).toISOString() : 'in a minute'
  return {
    message: `${name} takes no more requests until ${when}`,
    description:
      'The key has used up its requests. Run fewer items at once, or use the relay, which keeps to the budget of the key.',
  }
}

function unavailable(name: string, { status }: Answer): Explanation {
  return {
    message: `${name} could not answer (${status})`,
    description:
      'Try again later. A start is repeated under the same key, so nothing is paid for twice.',
  }
}

function foreign(name: string, { status }: Answer): Explanation {
  return {
    message: `${name} could not be reached (${status})`,
    description:
      'Something on the way, such as a proxy or a firewall, answered with a page of its own. Check the base URL of the credential, or try again later.',
  }
}

/** The fields that were wrong, as the relay lists them. */
function detailsOf({ body }: Answer): string {
  const error =
    typeof body.error === 'object' ? (body.error as { details?: unknown }) : {}
  return toObjects(error?.details)
    .map(({ field, message, expected }) =>
      [field, message ?? (expected && `must be ${String(expected)}`)].join(': '),
    )
    .join('\n')
}
