import { describe, expect, test } from 'vitest'
import { createWorld } from '../world.ts'
import { CALLS } from './calls.ts'
import type { Case } from './case.ts'
import { toPage, type Row } from './page.ts'
import { TROUBLE } from './trouble.ts'

const PROFILES = ['docs', 'server-2026-08'] as const

const SECTIONS = [
  { prefix: 'CALL', title: 'Calls', cases: CALLS },
  { prefix: 'TROUBLE', title: 'Trouble', cases: TROUBLE },
]

const rows: Row[] = SECTIONS.flatMap(({ prefix, title, cases }) =>
  cases.map(({ behaviour }, index) => ({
    section: title,
    id: `${prefix}-${String(index + 1).padStart(2, '0')}`,
    behaviour,
    held: new Map(),
  })),
)

describe.each(PROFILES)('against the sandbox in its profile %s', (profile) => {
  const cases: Case[] = SECTIONS.flatMap((section) => section.cases)
  test.each(cases)('$behaviour', async ({ behaviour, options, show }) => {
    const row = rows.find((each) => each.behaviour === behaviour)
    row?.held.set(profile, false)
    const world = await createWorld({ profile, ...options })
    await show(world)
    expect(await world.unusedFaults()).toEqual([])
    row?.held.set(profile, true)
  })
})

test('the page about it says what was found', async () => {
  const page = toPage(rows, PROFILES)
  await expect(page).toMatchFileSnapshot('../../../../docs/conformance.md')
})
