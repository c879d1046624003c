import { builtIn } from './families.ts'
import type { NodeSpec } from './node-spec.ts'

export const OUTPUTS: readonly NodeSpec[] = [
  builtIn('output:preview', 'Preview', 'output', 'pass', 'url', {
    inputs: [{ id: 'input', type: 'ANY' }],
    dynamicInputs: 'ANY',
    outputs: [{ id: 'output', type: 'ANY' }],
  }),
]
