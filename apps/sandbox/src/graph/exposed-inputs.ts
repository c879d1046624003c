import type { Workflow } from '../state/workflow.ts'
import { planOf, type Step } from './plan.ts'

export type ExposedInput = {
  nodeId: string
  label: string
  type: 'text' | 'image' | 'url' | 'number' | 'boolean' | 'select'
  required: boolean
  default?: unknown
  description?: string
  options?: unknown
  min?: unknown
  max?: unknown
  step?: unknown
}

const TYPES: Readonly<Record<string, ExposedInput['type']>> = {
  'input:image': 'image',
  'input:url': 'url',
  'input:number': 'number',
  'input:boolean': 'boolean',
  'input:select': 'select',
}

const DESCRIPTIONS: Readonly<Partial<Record<ExposedInput['type'], string>>> = {
  image: 'HTTPS image URL',
  url: 'Video or media URL',
}

const VALUE_NAMES = ['value', 'prompt', 'text', 'url', 'media', 'image']

/** What a caller may fill in: what the author published, or else every open input node. */
export function exposedInputsOf(workflow: Workflow): ExposedInput[] {
  const { exposedInputs } = workflow
  return [...planOf(workflow.graph).values()]
    .filter((step) =>
      exposedInputs ? exposedInputs.includes(step.node.id) : isOpenInput(step),
    )
    .map(toInput)
}

function isOpenInput({ spec, incoming }: Step): boolean {
  const isInput = spec.category === 'input' || spec.nodeType.startsWith('utility:import')
  return isInput && incoming.length === 0
}

function toInput({ node, spec, settings }: Step): ExposedInput {
  const type = TYPES[spec.nodeType] ?? 'text'
  const saved = VALUE_NAMES.map((name) => settings[name]).find((value) => !isEmpty(value))
  const description = DESCRIPTIONS[type]
  return {
    nodeId: node.id,
    label: node.data.label,
    type,
    required: saved === undefined,
    ...(saved !== undefined && { default: saved }),
    ...(description && { description }),
    ...(type === 'select' && { options: settings['options'] ?? [] }),
    ...(type === 'number' && boundsOf(settings)),
  }
}

/** That a number has bounds is not documented; a client must live with them and without. */
function boundsOf(settings: Step['settings']) {
  const bounds = ['min', 'max', 'step'].map((name) => [name, settings[name]] as const)
  return Object.fromEntries(bounds.filter(([, value]) => !isEmpty(value)))
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
