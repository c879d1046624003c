import { expect, test } from 'vitest'
import { fullName, publicName } from './refuse-faults.ts'

function input(nodeId: string, label: string) {
  return { nodeId, label, type: 'text', required: false }
}

const plain = input('n-1', 'Prompt')

test('strangers read the label of an input, its owner also the id of its node', () => {
  expect(publicName([plain, input('n-2', 'Style')])(plain)).toBe('Prompt')
  expect(fullName(plain)).toBe('Prompt (n-1)')
  expect(fullName(input('n-1', 'n-1'))).toBe('n-1')
})

test.each([
  ['of two inputs with one label', plain, input('n-2', 'prompt')],
  ['of a label that is the id of another', input('n-1', 'n-2'), input('n-2', 'Style')],
  ['of an empty label', input('n-1', ' '), plain],
  ['of a label that the relay keeps for itself', input('n-1', '_redirect'), plain],
])(
  'strangers read the id of the node %s, which alone leads there',
  (_what, of, other) => {
    expect(publicName([of, other])(of)).toBe('n-1')
  },
)
