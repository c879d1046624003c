import { builtIn } from './families.ts'
import type { NodeSpec, Port } from './node-spec.ts'

const ITEM: readonly Port[] = [{ id: 'item', type: 'ANY' }]
const ANYTHING: Port = { id: 'input', type: 'ANY' }

/** Nodes that decide what runs, and how often. */
export const FLOW: readonly NodeSpec[] = [
  builtIn('logic:router', 'Router', 'logic', 'route', 'text', {
    inputs: [{ ...ANYTHING, required: true }],
    outputs: [{ id: 'else', type: 'ANY' }],
    dynamicOutputs: 'ANY',
    parameters: [{ id: 'routes', type: 'json', default: [] }],
  }),
  builtIn('logic:merge', 'Merge', 'logic', 'pass', 'text', {
    inputs: [ANYTHING],
    dynamicInputs: 'ANY',
    outputs: [{ id: 'output', type: 'ANY' }],
  }),
  builtIn('iterator:list', 'For Each', 'iterator', 'eachItem', 'text', {
    inputs: [{ id: 'items', type: 'JSON' }],
    outputs: ITEM,
    parameters: [{ id: 'items', type: 'json', default: [] }],
    takesLists: true,
  }),
  builtIn('iterator:lines', 'For Each Line', 'iterator', 'eachLine', 'text', {
    inputs: [{ id: 'text', type: 'TEXT' }],
    outputs: ITEM,
    parameters: [{ id: 'separator', type: 'text', default: '\n' }],
  }),
  builtIn('iterator:range', 'Count', 'iterator', 'eachNumber', 'text', {
    outputs: ITEM,
    parameters: [
      { id: 'from', type: 'number', default: 1 },
      { id: 'to', type: 'number', default: 3 },
    ],
  }),
  builtIn('iterator:collect', 'Collect', 'iterator', 'collect', 'json', {
    inputs: [ANYTHING],
    dynamicInputs: 'ANY',
    outputs: [
      { id: 'items', type: 'JSON' },
      { id: 'text', type: 'TEXT' },
    ],
    takesLists: true,
  }),
]
