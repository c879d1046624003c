import { builtIn } from './families.ts'
import type { NodeSpec, Port } from './node-spec.ts'

const ANYTHING: Port = { id: 'input', type: 'ANY' }

export const OUTPUTS: readonly NodeSpec[] = [
  builtIn('output:preview', 'Preview', 'output', 'pass', 'url', {
    inputs: [ANYTHING],
    dynamicInputs: 'ANY',
    outputs: [{ id: 'output', type: 'ANY' }],
    takesLists: true,
  }),
  builtIn('output:text', 'Text Result', 'output', 'pass', 'text', {
    inputs: [{ id: 'text', type: 'TEXT' }],
    outputs: [{ id: 'text', type: 'TEXT' }],
    takesLists: true,
  }),
  builtIn('blueprint:invoke', 'Blueprint', 'utility', 'pass', 'text', {
    inputs: [ANYTHING],
    dynamicInputs: 'ANY',
    outputs: [{ id: 'output', type: 'ANY' }],
    dynamicOutputs: 'ANY',
    credits: 5,
    duration: { medianMs: 5_000, sigma: 0.3 },
  }),
  builtIn('action:social_publish', 'Publish', 'output', 'publish', 'json', {
    inputs: [{ id: 'media', type: 'ANY', required: true }],
    dynamicInputs: 'ANY',
    outputs: [{ id: 'receipt', type: 'JSON' }],
    duration: { medianMs: 1_500, sigma: 0.2 },
  }),
]
