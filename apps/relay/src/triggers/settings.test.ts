import { expect, test } from 'vitest'
import { TriggerSettings } from './settings.ts'

test.each([{ form: 'a' }, { from: 1 }, {}, 'a', { from: 'a', value: 1 }])(
  'a mapping that is %j is refused by the name of its input, with what it must be',
  (source) => {
    const { error } = TriggerSettings.safeParse({ mapping: { 'n-prompt': source } })
    expect(error?.issues).toMatchObject([
      {
        path: ['mapping', 'n-prompt'],
        message: 'must be {"from": "a.field"} or {"value": …}',
      },
    ])
  },
)
