import { expect, test } from 'vitest'
import { readText } from './read-text.ts'

const MIB = 1024 * 1024

/** Answers with so many chunks of a MiB; `drawn` counts those that were asked for. */
function answer(chunks: number, headers: Record<string, string> = {}) {
  const state = { drawn: 0, isCancelled: false }
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (state.drawn++ === chunks) controller.close()
      else controller.enqueue(new Uint8Array(MIB).fill(97))
    },
    cancel: () => void (state.isCancelled = true),
  })
  return { state, response: new Response(body, { headers }) }
}

test('an answer is read whole, cut characters included', async () => {
  const bytes = new TextEncoder().encode('größer 🚲')
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    },
  })
  expect(await readText(new Response(body))).toBe('größer 🚲')
  expect(await readText(new Response(null, { status: 204 }))).toBe('')
  expect(
    await readText(answer(2, { 'content-length': String(2 * MIB) }).response),
  ).toHaveLength(2 * MIB)
})

test.each([
  ['without an end', {}],
  [
    'that says it is small when it is unpacked to more',
    { 'content-encoding': 'gzip', 'content-length': '20' },
  ],
  ['that says how large it is', { 'content-length': String(5_000 * MIB) }],
])('an answer %s is given up after 32 MiB', async (_, headers) => {
  const { response, state } = answer(5_000, headers)
  await expect(readText(response)).rejects.toThrow('The answer is larger than 32 MiB')
  expect(state.drawn).toBeLessThan(40)
  expect(state.isCancelled).toBe(true)
})
