type Env = NodeJS.ProcessEnv
type Command = { says: string; run: (env: Env) => Promise<void> }

// Each is loaded when it is asked for: help is there at once.
const COMMANDS: Record<string, Command> = {
  start: {
    says: 'everything on this machine, with a sandbox in place of Wireflow',
    run: async (env) => (await import('@wireflow-connect/demo')).start(env),
  },
  serve: {
    says: 'the relay alone, with the settings of the environment',
    run: async (env) => (await import('@wireflow-connect/relay')).serve(env),
  },
  reseal: {
    says: 'seals what is secret in the database with the newest key',
    run: async (env) => (await import('@wireflow-connect/relay')).resealAndExit(env),
  },
}

/** `EX_USAGE` of `sysexits.h`. */
const USAGE_ERROR = 64

/** Runs the command that was asked for, until it ends or somebody ends the process. */
export async function runCommand(args: readonly string[], env: Env): Promise<void> {
  const [name = '--help', ...more] = args
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help())
    return
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command && more.length === 0) return command.run(env)
  const wrong = command ? `${name} takes no arguments` : `There is no command "${name}"`
  process.stderr.write(`${wrong}.\n\n${help()}`)
  process.exitCode = USAGE_ERROR
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { says }]) => `  ${name.padEnd(8)}${says}\n`,
  )
  return `Usage: wireflow-connect <command>\n\n${lines.join('')}`
}
