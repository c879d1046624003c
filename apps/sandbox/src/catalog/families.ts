import type { NodeSpec, OutputShape, Parameter, Port } from './node-spec.ts'

type Extra = Partial<Omit<NodeSpec, 'nodeType' | 'label'>>

const PROMPT: Port = { id: 'prompt', type: 'TEXT', required: true }
const SEED: Parameter = { id: 'seed', type: 'number' }
const ASPECT_RATIO: Parameter = {
  id: 'aspect_ratio',
  type: 'select',
  default: '1:1',
  options: ['1:1', '16:9', '9:16', '4:3', '3:4'],
}

/** A model that draws pictures: light ones take about a second. */
export function imageModel(
  nodeType: string,
  label: string,
  credits: number,
  medianMs: number,
  extra: Extra = {},
): NodeSpec {
  return {
    nodeType,
    label,
    category: 'generate',
    inputs: [PROMPT, { id: 'image_url', type: 'IMAGE' }],
    outputs: [
      { id: 'images', type: 'IMAGE' },
      { id: 'image', type: 'IMAGE' },
    ],
    parameters: [ASPECT_RATIO, SEED],
    credits,
    duration: { medianMs, sigma: 0.15 },
    shape: 'images',
    maker: 'image',
    ...extra,
  }
}

export function videoModel(
  nodeType: string,
  label: string,
  credits: number,
  medianMs: number,
  extra: Extra = {},
): NodeSpec {
  return {
    nodeType,
    label,
    category: 'video',
    inputs: [PROMPT, { id: 'image_url', type: 'IMAGE' }],
    outputs: [{ id: 'video', type: 'VIDEO' }],
    parameters: [
      { id: 'duration', type: 'number', default: 5 },
      { ...ASPECT_RATIO, default: '16:9' },
      SEED,
    ],
    credits,
    duration: { medianMs, sigma: 0.35 },
    shape: 'url',
    maker: 'video',
    ...extra,
  }
}

export function audioModel(
  nodeType: string,
  label: string,
  credits: number,
  medianMs: number,
  extra: Extra = {},
): NodeSpec {
  return {
    nodeType,
    label,
    category: 'audio',
    inputs: [{ id: 'text', type: 'TEXT', required: true }],
    outputs: [{ id: 'audio', type: 'AUDIO' }],
    parameters: [{ id: 'duration', type: 'number', default: 2 }, SEED],
    credits,
    duration: { medianMs, sigma: 0.25 },
    shape: 'url',
    maker: 'audio',
    ...extra,
  }
}

export function textModel(
  nodeType: string,
  label: string,
  credits: number,
  medianMs: number,
  extra: Extra = {},
): NodeSpec {
  return {
    nodeType,
    label,
    category: 'llm',
    inputs: [PROMPT, { id: 'image_url', type: 'IMAGE' }],
    outputs: [{ id: 'text', type: 'TEXT' }],
    parameters: [
      { id: 'system', type: 'text' },
      { id: 'temperature', type: 'number', default: 0.7 },
    ],
    credits,
    duration: { medianMs, sigma: 0.3 },
    shape: 'text',
    maker: 'reply',
    ...extra,
  }
}

/** A node of the editor's own: no model, no price, no waiting. */
export function builtIn(
  nodeType: string,
  label: string,
  category: string,
  maker: string,
  shape: OutputShape,
  extra: Extra = {},
): NodeSpec {
  return {
    nodeType,
    label,
    category,
    inputs: [],
    outputs: [],
    parameters: [],
    credits: 0,
    duration: 'instant',
    shape,
    maker,
    ...extra,
  }
}
