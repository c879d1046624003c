import { builtIn } from './families.ts'
import type { NodeSpec } from './node-spec.ts'

export const TOOLS: readonly NodeSpec[] = [
  builtIn('utility:prompt_concat', 'Prompt Concatenator', 'utility', 'concat', 'text', {
    inputs: [
      { id: 'text1', type: 'TEXT' },
      { id: 'text2', type: 'TEXT' },
    ],
    dynamicInputs: 'TEXT',
    outputs: [
      { id: 'prompt', type: 'TEXT' },
      { id: 'text', type: 'TEXT' },
    ],
    parameters: [
      { id: 'separator', type: 'text', default: ' ' },
      { id: 'prefix', type: 'text' },
      { id: 'suffix', type: 'text' },
    ],
  }),
]
