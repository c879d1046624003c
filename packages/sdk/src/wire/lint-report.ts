import type { Violation } from '../errors/details.ts'
import { unwrapObject } from './envelope.ts'
import { toViolations } from './violation.ts'

/** What is wrong with a graph, and what is only doubtful. */
export type LintReport = { isOk: boolean; violations: Violation[]; warnings: Violation[] }

export function toLintReport(body: unknown): LintReport {
  const report = unwrapObject(body)
  const violations = toViolations(report['violations'])
  const isOk = typeof report['ok'] === 'boolean' ? report['ok'] : violations.length === 0
  return { isOk, violations, warnings: toViolations(report['warnings']) }
}
