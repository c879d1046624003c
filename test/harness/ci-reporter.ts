import { appendFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/**
 * Adds a line for each failed test, and for each that passed only when it was tried again, to
 * the file that `TEST_REPORT` names: `.ci/run` closes with it, so that neither is lost in a long
 * log.
 */
export class CiReporter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const name = `${test.project.name} | ${test.module.relativeModuleId} > ${test.fullName}`
    const { state, errors } = test.result()
    if (state === 'failed') report('FAILED', name, errors)
    if (test.diagnostic()?.flaky) report('PASSED AT THE SECOND TRY', name, errors)
  }

  onTestModuleEnd(module: TestModule): void {
    const errors = module.errors()
    if (errors.length > 0) report('FAILED', module.relativeModuleId, errors)
  }
}

function report(
  outcome: string,
  name: string,
  errors: readonly { message: string }[] = [],
): void {
  const file = process.env['TEST_REPORT']
  if (!file) return
  const reasons = errors.map(
    ({ message }) => `    ${message.slice(0, 500).replaceAll('\n', '\n    ')}\n`,
  )
  appendFileSync(file, `${outcome}: ${name}\n${reasons.join('')}`)
}
