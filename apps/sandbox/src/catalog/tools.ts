import { builtIn } from './families.ts'
import type { NodeSpec, Port } from './node-spec.ts'

const TEXT_IN: Port = { id: 'text', type: 'TEXT', required: true }
const TEXT_OUT: Port = { id: 'text', type: 'TEXT' }

function importer(nodeType: string, label: string): NodeSpec {
  return builtIn(nodeType, label, 'utility', 'inputLink', 'text', {
    outputs: [
      { id: 'url', type: 'TEXT' },
      { id: 'video', type: 'VIDEO' },
    ],
    parameters: [{ id: 'url', type: 'text' }],
  })
}

export const TOOLS: readonly NodeSpec[] = [
  builtIn('utility:prompt_concat', 'Prompt Concatenator', 'utility', 'concat', 'text', {
    inputs: [
      { id: 'text1', type: 'TEXT' },
      { id: 'text2', type: 'TEXT' },
    ],
    dynamicInputs: 'TEXT',
    outputs: [{ id: 'prompt', type: 'TEXT' }, TEXT_OUT],
    parameters: [
      { id: 'separator', type: 'text', default: ' ' },
      { id: 'prefix', type: 'text' },
      { id: 'suffix', type: 'text' },
    ],
  }),
  builtIn('utility:json_multi_extract', 'Extract JSON', 'utility', 'extract', 'text', {
    inputs: [{ id: 'json', type: 'ANY', required: true }],
    dynamicOutputs: 'TEXT',
    parameters: [{ id: 'paths', type: 'json', default: {} }],
  }),
  builtIn('utility:text_template', 'Template', 'utility', 'template', 'text', {
    dynamicInputs: 'TEXT',
    outputs: [TEXT_OUT],
    parameters: [{ id: 'template', type: 'text' }],
  }),
  builtIn('utility:text_replace', 'Replace', 'utility', 'replace', 'text', {
    inputs: [TEXT_IN],
    outputs: [TEXT_OUT],
    parameters: [
      { id: 'find', type: 'text' },
      { id: 'replacement', type: 'text', default: '' },
    ],
  }),
  builtIn('utility:json_build', 'Build JSON', 'utility', 'buildJson', 'json', {
    dynamicInputs: 'ANY',
    outputs: [{ id: 'json', type: 'JSON' }],
  }),
  builtIn('utility:sticky_note', 'Sticky Note', 'utility', 'pass', 'text'),
  importer('utility:import_tiktok', 'Import from TikTok'),
  importer('utility:import_instagram', 'Import from Instagram'),
  importer('utility:import_youtube', 'Import from YouTube'),
]
