import type { MadeFile } from '../files/file-spec.ts'
import type { Step } from '../graph/plan.ts'
import type { Outputs } from '../graph/value.ts'
import type { NodeInputs } from './inputs.ts'

export type Making = {
  step: Step
  inputs: NodeInputs
  /** The same for the same node with the same inputs, and for nothing else. */
  seed: string
  /** Keeps a stand-in and gives its address. */
  keep(file: MadeFile): string
}

/** Stands in for what a node does upstream. Throws a NodeFailure to fail the node. */
export type Maker = (making: Making) => Outputs

/** A failure that belongs to a node, with the words its run will show. */
export class NodeFailure extends Error {
  override readonly name = 'NodeFailure'
}
