import type { Command } from 'commander'
import type { RelayClient } from '@wireflow-connect/relay-client'
import { openRelay } from './access.ts'
import { createPrinter, type Printer } from './output.ts'

/** What a command that asks a relay is given. */
export type Parts = {
  relay: RelayClient
  printer: Printer
  args: readonly string[]
  options: Record<string, unknown>
}

/** Adds commands that ask a relay, each with `--json`. */
export function asking(parent: Command, env: NodeJS.ProcessEnv) {
  return (name: string, says: string, act: (parts: Parts) => Promise<void>): Command =>
    parent
      .command(name)
      .description(says)
      .option('--json', 'prints JSON')
      .action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command
        const options = command.opts<Record<string, unknown>>()
        const printer = createPrinter(
          { out: process.stdout, errors: process.stderr },
          options['json'] === true,
        )
        const relay = await openRelay(env)
        await act({ relay, printer, args: command.args, options })
      })
}
