import type { CallToolResult } from '@modelcontextprotocol/server'
import { isRelayApiError } from '@wireflow-connect/relay-client'

/** What a tool answers: the same once as text, for models, and once as data, for programs. */
export function answer(
  data: Record<string, unknown>,
  more: CallToolResult['content'] = [],
): CallToolResult {
  const text = JSON.stringify(data, undefined, 1)
  return { content: [{ type: 'text', text }, ...more], structuredContent: data }
}

type Given<Values> = { [Key in keyof Values]: Exclude<Values[Key], undefined> }

/** What was given of `values`, for parameters of which none may be undefined. */
export function given<Values extends object>(values: Values): Given<Values> {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(pairs) as Given<Values>
}

/** An answer that says what was wrong and what to do. */
export function refusal(message: string): CallToolResult {
  return { content: [{ type: 'text', text: message }], isError: true }
}

/** The same tool, with refusals of the relay as answers that a model can read. */
export function readable<Args extends readonly unknown[], Result>(
  tool: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result | CallToolResult> {
  return async (...args) => {
    try {
      return await tool(...args)
    } catch (error) {
      if (!isRelayApiError(error)) return refusal('The relay gave no answer. Try again.')
      const { message, code, details, retryAfterSeconds } = error
      const more = details === undefined ? '' : ` ${JSON.stringify(details)}`
      const when =
        retryAfterSeconds === undefined ? '' : ` Try again in ${retryAfterSeconds} s.`
      return refusal(`${message} (${code})${when}${more}`)
    }
  }
}
