import { RelayError } from '../http/errors.ts'
import { matchFields } from '../runs/match-fields.ts'
import { publicName } from '../runs/refuse-faults.ts'
import type { SentFile } from './keep-file.ts'
import type { Trigger } from './sql.ts'

/** What inputs take that no file can be. */
const TAKES: Readonly<Record<string, string>> = {
  number: 'a number',
  boolean: 'true or false',
  select: 'one of its options',
  date: 'a date',
}

/**
 * Refuses files that are sent for an input which takes none.
 *
 * @throws {RelayError} `file_not_allowed`
 */
export function refuseFiles(
  { inputs, settings }: Trigger,
  fields: Record<string, unknown>,
  files: readonly SentFile[],
): void {
  if (settings.way === 'trigger') return
  const names = new Set(files.map(({ field }) => field))
  const data = {
    ...fields,
    ...Object.fromEntries([...names].map((name) => [name, 'a file'])),
  }
  const { byInput } = matchFields(inputs, data, settings.mapping)
  for (const input of inputs) {
    const match = byInput.get(input.nodeId)
    const isFile = match?.kind === 'value' && names.has(match.field?.sent ?? '')
    const wanted = TAKES[input.type]
    if (!isFile || wanted === undefined) continue
    const message = `"${publicName(inputs)(input)}" takes ${wanted}, and no file.`
    throw new RelayError('file_not_allowed', message)
  }
}
