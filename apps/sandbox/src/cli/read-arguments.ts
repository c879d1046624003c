import { parseArgs } from 'node:util'
import { z } from 'zod'
import { NewFault } from '../faults/fault-rule.ts'
import { parseJson } from '../engine/json-path.ts'
import type { SandboxOptions } from '../options.ts'
import { PLANS } from '../state/key.ts'

const FLAGS = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string' },
  data: { type: 'string' },
  key: { type: 'string' },
  seed: { type: 'string' },
  plan: { type: 'string' },
  profile: { type: 'string' },
  speed: { type: 'string' },
  durations: { type: 'string' },
  fault: { type: 'string', multiple: true },
  'no-limits': { type: 'boolean' },
  empty: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  help: { type: 'boolean', short: 'h' },
} as const

const Values = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(4410),
  host: z.string().default('127.0.0.1'),
  data: z.string().min(1).optional(),
  key: z.string().optional(),
  seed: z.coerce.number().int().optional(),
  plan: z.enum(PLANS).optional(),
  profile: z.enum(['docs', 'server-2026-08']).optional(),
  speed: z.coerce.number().positive().optional(),
  durations: z.enum(['immediate', 'timed', 'manual']).optional(),
  fault: z.array(z.string().transform(parseJson).pipe(NewFault)).default([]),
  'no-limits': z.boolean().default(false),
  empty: z.boolean().default(false),
  quiet: z.boolean().default(false),
  help: z.boolean().default(false),
})

export type Arguments = {
  help: boolean
  quiet: boolean
  listen: { port: number; host: string }
  options: SandboxOptions
  faults: readonly NewFault[]
  /** What `exec --` is followed by. */
  command: readonly string[] | undefined
}

/** Reads the command line. Throws an error whose message names everything that is wrong. */
export function readArguments(args: readonly string[]): Arguments {
  const { flags, command } = splitCommand(args)
  const { values } = parseArgs({ args: flags, options: FLAGS, strict: true })
  const parsed = Values.safeParse(values)
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error))
  const { port, host, fault, quiet, help } = parsed.data
  return {
    help,
    quiet,
    // A command is given its own sandbox, which must not get in another's way.
    listen: { port: command && values.port === undefined ? 0 : port, host },
    options: toOptions(parsed.data),
    faults: fault,
    command,
  }
}

function splitCommand(args: readonly string[]) {
  const [first, ...rest] = args
  if (first !== 'exec') return { flags: [...args], command: undefined }
  const mark = rest.indexOf('--')
  const command = mark < 0 ? [] : rest.slice(mark + 1)
  if (command.length === 0) throw new Error('exec needs a command: exec -- npm test')
  return { flags: rest.slice(0, mark), command }
}

function toOptions(values: z.infer<typeof Values>): SandboxOptions {
  const { data, key, seed, plan, profile, speed, durations } = values
  return {
    limits: !values['no-limits'],
    example: !values.empty,
    ...(data !== undefined && { dataFile: data }),
    ...(key !== undefined && { apiKey: key }),
    ...(seed !== undefined && { seed }),
    ...(plan && { plan }),
    ...(profile && { profile }),
    ...(speed !== undefined && { speed }),
    ...(durations && { durations }),
  }
}
