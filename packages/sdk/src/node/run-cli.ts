import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Wireflow } from '../client.ts'
import { isWireflowError } from '../errors/wireflow-error.ts'
import { typesOf, type KnownWorkflow } from './types-of.ts'

const HELP = `Writes TypeScript types for the inputs and outputs of workflows.

  npx @wireflow-connect/sdk types <workflow…> [--out FILE]

The key comes from WIREFLOW_API_KEY. Without --out the types are printed.
`

/** What the command line needs of the process. */
export type Terminal = {
  args: readonly string[]
  print: (text: string) => void
  printError: (text: string) => void
}

/** Runs the command line and gives the exit code: 2 for a wrong call, 1 for a failure. */
export async function runCli({ args, print, printError }: Terminal): Promise<number> {
  const wanted = readArguments(args)
  if (!wanted) {
    printError(HELP)
    return 2
  }
  try {
    const text = typesOf(await readWorkflows(wanted.workflowIds))
    if (wanted.out === undefined) print(text)
    else await writeFile(wanted.out, text)
    return 0
  } catch (error) {
    if (!isWireflowError(error) && !isSystemError(error)) throw error
    printError(`${error.message}\n`)
    return 1
  }
}

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { out: { type: 'string', short: 'o' } },
      allowPositionals: true,
    })
    const [command, ...workflowIds] = positionals
    if (command !== 'types' || workflowIds.length === 0) return undefined
    return { workflowIds, out: values.out }
  } catch {
    // An option that there is not.
    return undefined
  }
}

async function readWorkflows(workflowIds: readonly string[]): Promise<KnownWorkflow[]> {
  const { workflows } = new Wireflow()
  const known: KnownWorkflow[] = []
  for (const id of workflowIds) {
    const { name, nodes } = await workflows.get(id)
    const { inputs } = await workflows.inputs(id)
    known.push({ id, name, nodes, inputs })
  }
  return known
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error
}
