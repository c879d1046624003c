import type { Violation } from '../errors/details.ts'
import { compact, toObjects, toText } from './json.ts'

/** The violations of a list, as lint and a refused graph both name them. */
export function toViolations(list: unknown): Violation[] {
  return toObjects(list).map((row) =>
    compact({
      rule: toText(row['rule']) ?? 'unknown',
      message: toText(row['message']) ?? '',
      fix: toText(row['fix']),
      nodeId: toText(row['nodeId']),
      edgeId: toText(row['edgeId']),
    }),
  )
}
