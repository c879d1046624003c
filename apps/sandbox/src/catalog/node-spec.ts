import type { PortType } from '../graph/value.ts'

export type Port = {
  id: string
  type: PortType
  required?: boolean
}

/** A setting of a node that cannot be wired. */
export type Parameter = {
  id: string
  type: 'text' | 'number' | 'boolean' | 'select' | 'json' | 'image_size'
  default?: unknown
  options?: readonly string[]
}

/** How long a node takes: at once, or log-normal around a median. */
export type Duration = 'instant' | { medianMs: number; sigma: number }

/** The body a node's `output` has; models do not agree on one, so neither do these. */
export type OutputShape = 'text' | 'images' | 'url' | 'string' | 'json'

export type NodeSpec = {
  nodeType: string
  label: string
  category: string
  inputs: readonly Port[]
  outputs: readonly Port[]
  parameters: readonly Parameter[]
  /** Inputs or outputs that a workflow may add under any name. */
  dynamicInputs?: PortType
  dynamicOutputs?: PortType
  credits: number
  duration: Duration
  shape: OutputShape
  /** Whether a list is taken whole; any other node runs once per item. */
  takesLists?: boolean
  /** What stands in for the model: a name from the table of makers. */
  maker: string
  /** The vendor's name of the model, as an estimate shows it. */
  model?: string
}
