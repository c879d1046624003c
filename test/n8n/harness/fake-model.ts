import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

type Message = { role: string; content: unknown; tool_call_id?: string }
type Asked = {
  stream?: boolean
  messages: Message[]
  tools?: { function: { name: string; description: string; parameters: object } }[]
}

export type FakeModel = {
  url: string
  /** What it was sent, the oldest first. */
  asked: Asked[]
  /** What the tools gave, by the id of the call. */
  results(): Record<string, string>
  close(): Promise<void>
}

/**
 * A chat model as OpenAI's API has them. It calls the tool once with each of the arguments,
 * all in one answer, and says "Done." once it has the results.
 */
export async function startFakeModel(calls: readonly object[]): Promise<FakeModel> {
  const asked: Asked[] = []
  async function take(request: IncomingMessage, response: ServerResponse) {
    const question = (await json(request)) as Asked
    asked.push(question)
    const isDone = question.messages.some(({ role }) => role === 'tool')
    const name = question.tools?.[0]?.function.name ?? ''
    const tool_calls = calls.map((given, index) => ({
      index,
      id: `call_${index}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(given) },
    }))
    const message = isDone
      ? { role: 'assistant', content: 'Done.' }
      : { role: 'assistant', content: '', tool_calls }
    answer(response, question.stream === true, message, isDone ? 'stop' : 'tool_calls')
  }

  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    results() {
      const given = asked.at(-1)?.messages.filter(({ role }) => role === 'tool') ?? []
      return Object.fromEntries(
        given.map(({ tool_call_id, content }) => [tool_call_id, String(content)]),
      )
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const ABOUT = { id: 'chatcmpl-1', created: 1, model: 'gpt-4.1-mini' }

function answer(
  response: ServerResponse,
  isStream: boolean,
  message: object,
  finish_reason: string,
): void {
  if (!isStream) {
    const choices = [{ index: 0, message, finish_reason }]
    response.setHeader('content-type', 'application/json')
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
    response.end(JSON.stringify({ ...ABOUT, object: 'chat.completion', choices, usage }))
    return
  }
  response.setHeader('content-type', 'text/event-stream')
  for (const choice of [
    { index: 0, delta: message, finish_reason: null },
    { index: 0, delta: {}, finish_reason },
  ]) {
    const chunk = { ...ABOUT, object: 'chat.completion.chunk', choices: [choice] }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  response.end('data: [DONE]\n\n')
}
