import { isWeb } from '../http/page-policy.ts'
import { isListed } from './listed-pages.ts'

/** What the relay's own fields of a form say; all other fields are trigger data. */
export type ReservedFields = {
  /** Where the browser is to go, if the trigger allows that host. */
  redirect: string | undefined
  idempotencyKey: string | undefined
  /** A solved challenge, as the widget writes it. */
  challenge: string | undefined
  /** Whether a field was filled in that people cannot see. */
  trapped: boolean
}

/** Parts the relay's own fields, which begin with `_`, from the trigger data. */
export function splitFields(body: Record<string, unknown>): {
  data: Record<string, unknown>
  reserved: ReservedFields
  /** Those of the relay's own fields that are not text, or come several times. */
  wrong: string[]
} {
  const isReserved = (name: string) => name.startsWith('_')
  const data = Object.entries(body).filter(([name]) => !isReserved(name))
  return {
    data: Object.fromEntries(data),
    reserved: {
      redirect: textOf(body['_redirect']),
      idempotencyKey: textOf(body['_idempotency_key']),
      challenge: textOf(body['_altcha']),
      trapped: isFilled(body['_gotcha']),
    },
    wrong: TEXTS.filter((name) => isFilled(body[name]) && !textOf(body[name])),
  }
}

const TEXTS = ['_redirect', '_idempotency_key', '_altcha']

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The address to send a browser to, if its host is one that the trigger allows. */
export function allowedRedirect(
  redirect: string | undefined,
  hosts: readonly string[],
): string | undefined {
  if (redirect === undefined || !URL.canParse(redirect)) return undefined
  const url = new URL(redirect)
  const isAllowed = isWeb(url.protocol) && isListed(url.host, hosts)
  return isAllowed ? url.href : undefined
}
