import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import listing from '../../listing.json' with { type: 'json' }
import { inputFields } from '../../src/fields/input-fields.ts'
import { inThisProcess } from '../emulator/runtime.ts'
import { EVERY_INPUT } from '../graphs.ts'
import { withTester } from '../tester.ts'
import { CHECKS } from './checks.ts'
import { readDefinition, staticFields, type Definition } from './definition.ts'

const definition = await readDefinition()

describe('what Zapier checks before it publishes an app', () => {
  test.each(CHECKS)('$code: $rule', ({ find }) => {
    expect(find(definition)).toEqual([])
  })
})

/** A fault of each kind, to show that it is found. */
const FAULTS: Record<string, (app: Definition) => object> = {
  D001: (app) => Object.assign(workflowField(app), { key: 'api_key' }),
  D002: (app) => Object.assign(app.authentication.fields[0] ?? {}, { helpText: 'Ask.' }),
  D003: (app) => Object.assign(app.authentication, { connectionLabel: '{{api_key}}' }),
  D004: (app) => Object.assign(workflowField(app), { dynamic: undefined }),
  D005: (app) => Object.assign(workflowField(app), { dynamic: 'nothing.id.name' }),
  D006: (app) => Object.assign(hook(app), { performList: undefined }),
  D007: (app) =>
    Object.assign(workflowField(app), { helpText: 'See `http://a.example`.' }),
  D008: (app) =>
    Object.assign(workflowField(app), { helpText: 'See https://a.example.' }),
  D009: (app) => Object.assign(operation(app, 'searches', 'find_workflow'), NO_INPUTS),
  D010: (app) => Object.assign(hook(app), { sample: { status: 'completed' } }),
  D011: (app) => Object.assign(workflowField(app), { helpText: 'Workflow' }),
  D012: (app) => Object.assign(hook(app), { sample: undefined }),
  D013: (app) => Object.assign(workflowField(app), { search: 'nothing.id' }),
  D014: (app) => Object.assign(workflowField(app), { list: true }),
  D015: (app) =>
    Object.assign(app, {
      searchOrCreates: {
        find_workflow: {
          key: 'find_workflow',
          search: 'find_workflow',
          create: 'make_workflow',
        },
      },
    }),
  D016: (app) => Object.assign(hook(app), { performSubscribe: undefined }),
  D017: (app) => Object.assign(hook(app), { performUnsubscribe: undefined }),
  D018: (app) => Object.assign(workflowField(app), { label: 'the workflow' }),
  D021: (app) =>
    Object.assign(app.creates['run_workflow']?.display ?? {}, { description: 'Run it' }),
  D022: (app) => Object.assign(operation(app, 'creates', 'run_workflow'), NO_INPUTS),
  D023: (app) => Object.assign(hook(app).sample ?? {}, { ended_at: '2026-09-01 10:00' }),
  D024: (app) => Object.assign(hook(app).sample ?? {}, { credits_used: '8' }),
  D025: (app) => Object.assign(workflowField(app), { helpText: '[x](javascript:y)' }),
  D027: (app) => Object.assign(app, { platformVersion: '18.0.0' }),
  D028: (app) => Object.assign(app, { flags: {} }),
}

const NO_INPUTS = { inputFields: [] }

function operation(app: Definition, kind: 'creates' | 'searches', key: string): object {
  return app[kind][key]?.operation ?? {}
}

function hook(app: Definition): Definition['triggers'][string]['operation'] {
  return app.triggers['execution_finished']?.operation ?? {}
}

function workflowField(app: Definition): object {
  return staticFields(app.creates['run_workflow']?.operation.inputFields)[0] ?? {}
}

test.each(CHECKS)('a fault against $code is found', ({ code, find }) => {
  const broken = structuredClone(definition)
  FAULTS[code]?.(broken)
  expect(find(broken).length).toBeGreaterThan(0)
})

test.each([
  ['D005', { dynamic: 'list_workflows.id.nothing' }],
  ['D005', { dynamic: 'list_workflows' }],
  ['D013', { search: 'find_workflow.nothing' }],
])('%s finds a reference to what its operation does not return: %o', (code, change) => {
  const broken = structuredClone(definition)
  Object.assign(workflowField(broken), change)
  const find = CHECKS.find((each) => each.code === code)?.find
  expect(find?.(broken)).toContain('run_workflow.workflow_id')
})

test("the app passes Zapier's own schema", async () => {
  const { results } = await inThisProcess({
    command: 'validate',
    bundle: {},
    calledFromCli: true,
  })
  expect(results).toEqual([])
})

test('what Zapier sends is limited per connection, runs to what every plan allows', () => {
  const { throttle, creates } = definition
  expect(throttle.scope).toEqual(['auth'])
  const runs = creates['run_workflow']?.operation.throttle
  expect(runs).toMatchObject({ window: 60, limit: 10, scope: ['auth'] })
})

type Schema = { validate(value: unknown): { errors: unknown[] } }

const require = createRequire(import.meta.url)
const InputField: Schema = require('zapier-platform-schema/lib/schemas/PlainInputFieldSchema')

test(
  "so do the fields that are made for a workflow's inputs",
  withTester(async ({ run, sandbox }) => {
    const { id } = sandbox.createWorkflow(EVERY_INPUT)
    const fields = await run(inputFields, { inputData: { workflow_id: id } })
    expect(fields).toHaveLength(7)
    for (const field of fields) expect(InputField.validate(field).errors).toEqual([])
    expect(InputField.validate({ key: 'words', type: 'words' }).errors).not.toEqual([])
  }),
)

describe('the listing', () => {
  test('M002: it is described in 40 to 140 characters, and without the name of the host', () => {
    expect(listing.description.startsWith(`${listing.title} is a `)).toBe(true)
    expect(listing.description.length).toBeGreaterThanOrEqual(40)
    expect(listing.description.length).toBeLessThanOrEqual(140)
    expect(listing.description).not.toMatch(/zapier/i)
  })

  test('M004: its logo is a square PNG of at least 256 pixels with transparency', () => {
    const png = readFileSync(new URL('../../logo.png', import.meta.url))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
    expect(width).toBe(height)
    expect(width).toBeGreaterThanOrEqual(256)
    const RGBA = 6
    expect(png[25]).toBe(RGBA)
  })
})
