import { expect, test } from 'vitest'
import { breaksBetween } from '../../release/breaks.ts'
import { contractOf, type Contract } from '../../release/contract.ts'
import released from '../../released.json' with { type: 'json' }
import { readDefinition } from './definition.ts'

const present = contractOf(await readDefinition())

test('this version breaks no Zap that was made with the released one', () => {
  expect(breaksBetween(released, present)).toEqual([])
})

type Change = (next: Contract) => unknown

const run = ({ creates }: Contract) => creates['run_workflow']
const hook = ({ triggers }: Contract) => triggers['execution_finished']
const REQUIRED = { type: 'string', required: true, hasDefault: false }

const BREAKS: [string, Change][] = [
  ['creates.upload_file: is gone', (next) => delete next.creates['upload_file']],
  [
    'creates.run_workflow: is hidden',
    (next) => Object.assign(run(next) ?? {}, { isHidden: true }),
  ],
  [
    'triggers.execution_finished: was hook and is polling',
    (next) => Object.assign(hook(next) ?? {}, { type: 'polling' }),
  ],
  [
    'creates.run_workflow: its sample has no credits_used',
    (next) =>
      run(next)?.sampleKeys.splice(run(next)?.sampleKeys.indexOf('credits_used') ?? 0, 1),
  ],
  [
    'creates.run_workflow: has no on_failure',
    (next) => delete run(next)?.inputs['on_failure'],
  ],
  [
    'creates.run_workflow: wait_for_completion was boolean and is string',
    (next) =>
      Object.assign(run(next)?.inputs['wait_for_completion'] ?? {}, { type: 'string' }),
  ],
  [
    'creates.run_workflow: deduplication_key became required',
    (next) => Object.assign(run(next)?.inputs['deduplication_key'] ?? {}, REQUIRED),
  ],
  [
    'creates.run_workflow: budget is new and required',
    (next) => Object.assign(run(next)?.inputs ?? {}, { budget: REQUIRED }),
  ],
  [
    'authentication: has no relay_url',
    (next) => delete next.authentication.fields['relay_url'],
  ],
  [
    'authentication: was custom and is oauth2',
    (next) => Object.assign(next.authentication, { type: 'oauth2' }),
  ],
]

test.each(BREAKS)('what would stop a promotion is named: %s', (words, change) => {
  const next = structuredClone(present)
  change(next)
  expect(breaksBetween(present, next)).toEqual([words])
  expect(breaksBetween(present, { ...next, version: '2.0.0' })).toEqual([])
})

test('what is new and optional breaks nothing', () => {
  const next = structuredClone(present)
  const optional = { type: 'string', required: false, hasDefault: false }
  Object.assign(run(next)?.inputs ?? {}, { note: optional })
  Object.assign(next.searches, { find_nothing: run(next) })
  expect(breaksBetween(present, next)).toEqual([])
})
