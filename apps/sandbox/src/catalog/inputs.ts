import { builtIn } from './families.ts'
import type { NodeSpec, Parameter } from './node-spec.ts'

const VALUE: Parameter = { id: 'value', type: 'text' }

export const INPUTS: readonly NodeSpec[] = [
  builtIn('input:text', 'Text', 'input', 'inputText', 'text', {
    outputs: [
      { id: 'prompt', type: 'TEXT' },
      { id: 'text', type: 'TEXT' },
    ],
    parameters: [{ id: 'prompt', type: 'text' }],
  }),
  builtIn('input:image', 'Import', 'input', 'inputMedia', 'url', {
    outputs: [
      { id: 'media', type: 'IMAGE' },
      { id: 'image', type: 'IMAGE' },
      { id: 'video', type: 'VIDEO' },
      { id: 'audio', type: 'AUDIO' },
      { id: 'url', type: 'TEXT' },
    ],
    parameters: [
      { id: 'url', type: 'text' },
      {
        id: 'inputType',
        type: 'select',
        default: 'image',
        options: ['image', 'video', 'audio'],
      },
    ],
  }),
  builtIn('input:url', 'Link', 'input', 'inputLink', 'text', {
    outputs: [
      { id: 'url', type: 'TEXT' },
      { id: 'video', type: 'VIDEO' },
    ],
    parameters: [{ id: 'url', type: 'text' }],
  }),
  builtIn('input:number', 'Number', 'input', 'inputValue', 'string', {
    outputs: [
      { id: 'number', type: 'TEXT' },
      { id: 'json', type: 'JSON' },
    ],
    parameters: [
      { ...VALUE, type: 'number' },
      { id: 'min', type: 'number' },
      { id: 'max', type: 'number' },
      { id: 'step', type: 'number' },
    ],
  }),
  builtIn('input:boolean', 'Switch', 'input', 'inputValue', 'string', {
    outputs: [
      { id: 'boolean', type: 'TEXT' },
      { id: 'json', type: 'JSON' },
    ],
    parameters: [{ ...VALUE, type: 'boolean' }],
  }),
  builtIn('input:select', 'List Selector', 'input', 'inputValue', 'string', {
    outputs: [
      { id: 'selected', type: 'TEXT' },
      { id: 'json', type: 'JSON' },
    ],
    parameters: [
      { ...VALUE, type: 'select' },
      { id: 'options', type: 'json', default: [] },
    ],
  }),
  builtIn('input:json', 'JSON', 'input', 'inputValue', 'json', {
    outputs: [{ id: 'json', type: 'JSON' }],
    parameters: [{ ...VALUE, type: 'json' }],
  }),
]
