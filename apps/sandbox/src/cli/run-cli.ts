import { createSandbox, type Sandbox } from '../sandbox.ts'
import type { NewFault } from '../faults/fault-rule.ts'
import { HELP } from './help.ts'
import { readArguments, type Arguments } from './read-arguments.ts'
import { runCommand } from './run-command.ts'

/** What the command line needs of the process, so that a test can stand in for it. */
export type Terminal = {
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  print: (text: string) => void
  /** Resolves when the user, or the system, wants an end. */
  stopped: Promise<unknown>
}

/** Runs the command line and gives the exit code. */
export async function runCli(terminal: Terminal): Promise<number> {
  let given: Arguments
  try {
    given = readArguments(terminal.args)
  } catch (error) {
    terminal.print(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
    return 2
  }
  if (given.help) {
    terminal.print(HELP)
    return 0
  }
  return start(terminal, given)
}

async function start(terminal: Terminal, given: Arguments): Promise<number> {
  const log = given.quiet || given.command ? undefined : logTo(terminal)
  const sandbox = await createSandbox({
    ...given.options,
    ...(log && { onRequest: log }),
  })
  try {
    const { url, origin } = await sandbox.listen(given.listen)
    await addFaults(sandbox, origin, given.faults)
    if (given.command) return await runCommand(terminal, sandbox, given.command)
    terminal.print(greeting(url, origin, sandbox.apiKey))
    await terminal.stopped
    return 0
  } catch (error) {
    terminal.print(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  } finally {
    await sandbox.close()
  }
}

async function addFaults(
  sandbox: Sandbox,
  origin: string,
  faults: readonly NewFault[],
): Promise<void> {
  for (const fault of faults) {
    await sandbox.fetch(
      new Request(`${origin}/_sandbox/faults`, {
        method: 'POST',
        body: JSON.stringify(fault),
      }),
    )
  }
}

function greeting(url: string, origin: string, apiKey: string): string {
  return `The sandbox is ready.

  WIREFLOW_BASE_URL=${url}
  WIREFLOW_API_KEY=${apiKey}

  Page   ${origin}/_sandbox
  Try    curl -H 'Authorization: Bearer ${apiKey}' ${url}/workflows

`
}

function logTo(terminal: Terminal) {
  return ({
    method,
    path,
    status,
    requestId,
  }: {
    method: string
    path: string
    status: number
    requestId: string
  }): void => terminal.print(`${status} ${method.padEnd(6)} ${path}  ${requestId}\n`)
}
