import { expect, test } from 'vitest'
import { AREAS } from '../../../test/contract/areas.ts'
import { checkInSandbox, profilesOf } from '../../../test/contract/check-in-sandbox.ts'

const CASES = AREAS.flatMap(({ cases }) => cases)
const RUNS = CASES.flatMap((one) =>
  profilesOf(one).map((profile) => [one.id, one.says, profile, one] as const),
)

test.each(RUNS)('%s %s (profile %s)', async (_id, _says, profile, contractCase) => {
  await expect(
    checkInSandbox(contractCase, profile, 'in process'),
  ).resolves.toBeUndefined()
})

test('no two cases have the same id', () => {
  expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length)
})
