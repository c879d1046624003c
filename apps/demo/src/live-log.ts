type Say = (line: string) => void

/** Turns the relay's log into a few words a line; what people need not see is left out. */
export function createLiveLog(say: Say): { write(line: string): void } {
  return {
    write(line) {
      const entry = JSON.parse(line) as Entry
      const words = wordsFor(entry)
      if (words) say(lineFor(entry.time, words))
    },
  }
}

/** A line of the live log: the time of day, what happened, and to whom. */
export function lineFor(time: string, [what, details]: Words): string {
  return `${time.slice(11, 19)}  ${what.padEnd(19)}  ${details}`
}

type Words = readonly [what: string, details: string]

type Entry = {
  time: string
  level: number
  msg: string
  error?: { message?: string }
  runId?: string
  executionId?: string
  status?: string | number
  state?: string
  attempt?: number
  outcome?: string
  durationMs?: number
  code?: string
  folder?: string
}

const WARNING = 40

function wordsFor(entry: Entry): Words | undefined {
  const run = entry.runId ?? ''
  switch (entry.msg) {
    case 'run accepted':
      return ['trigger accepted', run]
    case 'execution started':
      return ['execution started', `${run} as ${entry.executionId}`]
    case 'execution polled':
      return ['polled', `${run} is ${entry.status}`]
    case 'run ended':
      return ['ended', `${run} ${entry.state}`]
    case 'delivery attempted':
      return entry.state === 'succeeded'
        ? ['callback delivered', `attempt ${entry.attempt} in ${entry.durationMs} ms`]
        : [
            'callback failed',
            `attempt ${entry.attempt}: ${entry.status ?? entry.outcome}`,
          ]
    case 'the database is kept elsewhere':
      return ['database', `kept in ${entry.folder}, where its own user can enter`]
    default:
      return entry.level >= WARNING ? ['warning', warningOf(entry)] : undefined
  }
}

function warningOf({ msg, error, code }: Entry): string {
  const cause = error?.message ?? code
  return cause ? `${msg}: ${cause}` : msg
}
