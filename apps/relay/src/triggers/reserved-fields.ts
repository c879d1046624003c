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
  /** Those that say something, begin with `_`, and are nobody's. */
  unknown: string[]
} {
  const isReserved = (name: string) => name.startsWith('_')
  const data = Object.entries(body).filter(
    ([name, value]) => !isReserved(name) && !isOfFramework(name, value),
  )
  const unknown = Object.keys(body).filter(
    (name) => isReserved(name) && !OWN.has(name) && isFilled(body[name]),
  )
  return {
    data: Object.fromEntries(data),
    reserved: {
      redirect: textOf(body['_redirect']),
      idempotencyKey: textOf(body['_idempotency_key']),
      challenge: textOf(body['_altcha']),
      trapped: isFilled(body['_gotcha']),
    },
    wrong: TEXTS.filter((name) => isFilled(body[name]) && !textOf(body[name])),
    unknown: unknown.filter((name) => !isOfFramework(name, body[name])),
  }
}

const TEXTS = ['_redirect', '_idempotency_key', '_altcha']
const OWN = new Set([...TEXTS, '_gotcha'])

/**
 * Fields that frameworks, form services and puzzles put into every form for themselves: a token
 * against forgery is nobody's data.
 */
const OF_FRAMEWORKS =
  /^(?:_method|_token|_csrf.*|_xsrf|_charset_|_wp.*|__(?:requestverificationtoken|viewstate.*|event(?:target|argument|validation)|previouspage|lastfocus|csrf.*)|_(?:subject|replyto|next|captcha|template|cc|format|language|url|autoresponse|webhook|blacklist)|csrf_?token|csrfmiddlewaretoken|csrf|authenticity_token|(?:g-recaptcha|h-captcha|cf-turnstile)-response)$/i

function isOfFramework(name: string, value: unknown): boolean {
  // Rails asks old browsers for UTF-8 with a character that only it has.
  return OF_FRAMEWORKS.test(name) || (name === 'utf8' && value === '✓')
}

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
