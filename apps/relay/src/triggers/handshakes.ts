import type { Response } from 'express'

// As long as any that a service sends, and nothing that means something to a browser.
const CHALLENGE = /^[\w.=+/-]{1,500}$/

/**
 * What Slack sends once, to see whether an address is somebody's who wants its events: it wants
 * the same text back (https://docs.slack.dev/reference/events/url_verification).
 */
export function slackChallenge(fields: Readonly<Record<string, unknown>>) {
  const { type, token, challenge } = fields
  if (type !== 'url_verification' || typeof token !== 'string') return undefined
  return typeof challenge === 'string' && CHALLENGE.test(challenge)
    ? challenge
    : undefined
}

/**
 * The same for Meta, and for every other hub of WebSub
 * (https://developers.facebook.com/docs/graph-api/webhooks/getting-started). Whoever knows a
 * trigger's address may call it, so no further token is asked for.
 */
export function hubChallenge(query: Readonly<Record<string, unknown>>) {
  const challenge = query['hub.challenge']
  if (query['hub.mode'] !== 'subscribe') return undefined
  return typeof challenge === 'string' && CHALLENGE.test(challenge)
    ? challenge
    : undefined
}

export function sendChallenge(response: Response, challenge: string): void {
  response.type('text/plain').send(challenge)
}
