import { chunksOf } from '../wire/chunks-of.ts'

/** Results are addresses of files and short texts; far more than that is a fault. */
const MAX_BYTES = 32 * 1024 * 1024

/**
 * Reads an answer as text, and no more of it than 32 MiB: whoever answers without an end
 * does not fill the memory. What is compressed counts with its length when it is not.
 *
 * @throws {Error} when the answer is longer; its connection is closed.
 */
export async function readText(response: Response): Promise<string> {
  const { body, headers } = response
  const isPlain = !headers.has('content-encoding')
  if (!body || (isPlain && headers.has('content-length'))) {
    if (Number(headers.get('content-length')) <= MAX_BYTES) return response.text()
    await body?.cancel()
    throw tooLarge()
  }
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of chunksOf(body)) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) throw tooLarge()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function tooLarge(): Error {
  return new Error(`The answer is larger than ${MAX_BYTES / 1024 / 1024} MiB`)
}
