import { Command, CommanderError } from 'commander'
import { isRelayApiError } from '@wireflow-connect/relay-client'
import { findAccess, openRelay } from './access.ts'
import { asking } from './asking.ts'
import {
  CommandError,
  FAILED,
  NOT_ALLOWED,
  UNAVAILABLE,
  USAGE_ERROR,
} from './command-error.ts'
import { completionScript } from './completion.ts'
import { listen, tailEvents, type ListenOptions } from './listen.ts'
import { addManagement } from './manage.ts'
import { collect, toNumber } from './option-values.ts'
import { createPrinter, plain } from './output.ts'
import { logIn, serveTools } from './remote.ts'
import * as remote from './remote.ts'
import { runWorkflow, type RunOptions } from './run-workflow.ts'

type Env = NodeJS.ProcessEnv

/** Runs the command that was asked for, until it ends or somebody ends the process. */
export async function runCommand(args: readonly string[], env: Env): Promise<void> {
  const program = createProgram(env)
  try {
    await program.parseAsync([...(args.length === 0 ? ['--help'] : args)], {
      from: 'user',
    })
  } catch (error) {
    const { exitCode, message } = endOf(error)
    if (message !== '') process.stderr.write(`${plain(message)}\n`)
    process.exitCode = exitCode
  }
}

/** Every command, with what it does when it is parsed. */
export function createProgram(env: Env): Command {
  const program = new Command('wireflow-connect')
    .description('Triggers, runs and signed webhooks for Wireflow.')
    .exitOverride()
    .showHelpAfterError()
  addServing(program, env)

  program
    .command('login')
    .argument('<url>', 'where the relay is: https://relay.example.com')
    .description('keeps the address of a relay and a token, read from standard input')
    .action(async (url: string) => logIn(env, url, process.stdin))
  program
    .command('mcp')
    .description(
      'gives an agent on this machine its tools, over standard input and output',
    )
    .action(async () => serveTools(await openRelay(env)))

  program
    .command('doctor')
    .description('says what is wrong with a relay, a token or this machine')
    .option('--json', 'prints JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const access = await findAccess(env)
      const streams = { out: process.stdout, errors: process.stderr }
      const { examine } = await import('./doctor.ts')
      await examine(access, createPrinter(streams, json))
    })

  program
    .command('completion')
    .description('prints a script with which bash completes commands and options')
    .action(() => {
      process.stdout.write(`${completionScript(program)}\n`)
    })

  const add = asking(program, env)
  add('workflows', 'lists workflows', remote.listWorkflows)
  add('run', 'runs a workflow; it costs credits', async ({ args, options, ...parts }) =>
    runWorkflow(parts.relay, args[0] ?? '', options as RunOptions, parts.printer),
  )
    .argument('<workflow>', 'its id')
    .option(
      '-i, --input <name=value>',
      'a value of an input; may be repeated',
      collect,
      [],
    )
    .option('--key <text>', 'with the same key a repeated command is the same run')
    .option('--wait', 'waits for the end, and fails unless the run completes')
    .option('--out <file>', 'writes the run, with its outputs, into a file as JSON')
  add('estimate', 'says about what a run costs', remote.showEstimate).argument(
    '<workflow>',
  )
  add('runs', 'lists the newest runs', remote.listRuns)
  add('logs', 'tells everything that happened to a run', remote.showTimeline).argument(
    '<run>',
  )
  add('undelivered', 'lists what was never delivered, and why', remote.listUndelivered)
  add('redeliver', 'sends a delivery again', remote.redeliver).argument('<delivery>')
  add('usage', 'says what the key may send, and what waits', remote.showUsage)
  addFeed(program, env)
  addManagement(program, env)
  return program
}

function addFeed(program: Command, env: Env): void {
  asking(program, env)(
    'listen',
    'sends events to a program on this machine, signed, until Ctrl-C',
    async ({ options, ...parts }) =>
      listen({ ...parts, options: options as ListenOptions }, env['RELAY_LISTEN_SECRET']),
  )
    .requiredOption('--forward-to <url>', 'where to: http://localhost:3000/hook')
    .option('--after <number>', 'also the events after this one', toNumber)
    .option('--limit <count>', 'ends after this many events', toNumber)
  const events = program.command('events').description('events of the workspace')
  asking(events, env)('tail', 'prints events as they happen, until Ctrl-C', tailEvents)
    .option('--after <number>', 'also the events after this one', toNumber)
    .option('--limit <count>', 'ends after this many events', toNumber)
}

/** Each is loaded when it is asked for: help is there at once. */
function addServing(program: Command, env: Env): void {
  program
    .command('start')
    .description('everything on this machine, with a sandbox in place of Wireflow')
    .action(async () => (await import('@wireflow-connect/demo')).start(env))
  program
    .command('serve')
    .description('the relay alone, with the settings of the environment')
    .action(async () => (await import('@wireflow-connect/relay')).serve(env))
  program
    .command('reseal')
    .description('seals what is secret in the database with the newest key')
    .action(async () => (await import('@wireflow-connect/relay')).resealAndExit(env))
}

function endOf(error: unknown): { exitCode: number; message: string } {
  // The parser has said what was wrong already.
  if (error instanceof CommanderError) {
    return { exitCode: error.exitCode === 0 ? 0 : USAGE_ERROR, message: '' }
  }
  if (error instanceof CommandError) return error
  if (isRelayApiError(error)) {
    const isRefused = error.status === 401 || error.status === 403
    const isAway = error.status >= 500 || error.status === 429
    const exitCode = isRefused ? NOT_ALLOWED : isAway ? UNAVAILABLE : FAILED
    return { exitCode, message: `${error.message} (${error.code})` }
  }
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return { exitCode: UNAVAILABLE, message: 'The relay cannot be reached.' }
  }
  throw error
}
