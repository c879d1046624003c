import { toNumber, toObjects, toText } from '../reading/json'
import { toMessage } from '../reading/report'
import type { Service } from './caller'
import type { Answer, Request } from './call'
import { freeAt } from './rate-limit'

type Explanation = { message: string; description: string }

const NAMES: Record<Service, string> = {
  wireflowApi: 'Wireflow',
  wireflowRelayApi: 'The Wireflow relay',
}

const SCOPES: Record<Service, string> = {
  wireflowApi:
    'The key needs the scopes workflows:read, workflows:execute and executions:read.',
  wireflowRelayApi:
    'The token needs the scopes read and run, and also manage for what another token made.',
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
        description: `It said: ${said}. ${SCOPES[service]}`,
      }
    case 404:
      return {
        message: `${name} knows nothing under ${request.path}`,
        description: `It said: ${said}. Check the ID; it may have been deleted or belong to another account.`,
      }
    case 429:
      return tooMany(name, answer)
    default:
      return answer.status >= 500
        ? unavailable(name, answer)
        : {
            message: `${name} refused the request: ${said || answer.status}`,
            description: detailsOf(answer) || 'Check the parameters of the node.',
          }
  }
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
