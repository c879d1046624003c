import type { Answer, Call } from '../http/call.ts'

/** What was read last at each address, for rules that answer with what a caller was told before. */
export type StaleAnswers = {
  find(call: Call): Answer | undefined
  keep(call: Call, answer: Answer): void
}

const MOST_ADDRESSES = 1_000

export function createStaleAnswers(): StaleAnswers {
  const answers = new Map<string, Answer>()
  return {
    find: (call) => {
      const known = answers.get(address(call))
      return known && { ...known, headers: { ...known.headers } }
    },
    keep(call, answer) {
      if (call.method !== 'GET' || answer.status !== 200) return
      answers.delete(address(call))
      answers.set(address(call), answer)
      const [oldest] = answers.keys()
      if (answers.size > MOST_ADDRESSES && oldest !== undefined) answers.delete(oldest)
    },
  }
}

function address({ path, query }: Call): string {
  return `${path}?${query.toString()}`
}
