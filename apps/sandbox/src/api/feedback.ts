import { json, type Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import { invalid, Refusal } from '../http/refusal.ts'
import { usageOf } from '../ledgers/rate.ts'
import { nextId } from '../state/ids.ts'
import type { Visit } from './route.ts'

const MAX_TITLE = 200
const MAX_BODY = 10_000
const PER_HOUR = 10
const HOUR_MS = 60 * 60_000

/** `POST /feedback` — taken, counted and let go: nobody reads it here. */
export function postFeedback({ world, call, key, now }: Visit): Answer {
  const { title, body } = readJson(call)
  if (typeof title !== 'string' || title.length === 0 || title.length > MAX_TITLE) {
    throw invalid(`title must have 1 to ${MAX_TITLE} characters`, 'invalid_field')
  }
  if (typeof body !== 'string' || body.length > MAX_BODY) {
    throw invalid(`body must have at most ${MAX_BODY} characters`, 'invalid_field')
  }
  const usage = usageOf(world.state, key, now)
  usage.feedback = usage.feedback.filter((at) => at > now - HOUR_MS)
  const [oldest] = usage.feedback
  if (oldest !== undefined && usage.feedback.length >= PER_HOUR) {
    throw tooMuch(oldest + HOUR_MS - now)
  }
  usage.feedback.push(now)
  const id = nextId(world.state, 'fb_')
  return json(201, { id, message: 'Thank you for the feedback' })
}

function tooMuch(waitMs: number): Refusal {
  return new Refusal(429, 'Too much feedback. Please try again later.', {
    code: 'feedback_rate_limited',
    headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
  })
}

/** `GET /feedback` — there is nothing to read. */
export function getFeedback(): Answer {
  throw new Refusal(405, 'Method not allowed', {
    code: 'method_not_allowed',
    headers: { allow: 'POST' },
  })
}
