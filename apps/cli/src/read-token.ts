import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { CommandError, USAGE_ERROR } from './command-error.ts'

/** A token from standard input: typed without being shown, or piped. Never an argument. */
export async function readToken(input: NodeJS.ReadStream): Promise<string> {
  const token = (input.isTTY ? await ask(input) : await text(input)).trim()
  if (token === '')
    throw new CommandError(USAGE_ERROR, 'Give the token on standard input.')
  return token
}

async function ask(input: NodeJS.ReadStream): Promise<string> {
  process.stderr.write('Token (not shown): ')
  const output = new Writable({ write: (_chunk, _encoding, next) => next() })
  const lines = createInterface({ input, output, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
