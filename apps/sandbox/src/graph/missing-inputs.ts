import { planOf } from './plan.ts'
import type { Violation } from './violation.ts'
import type { Graph } from './wire.ts'

/** Required inputs that nothing leads to and no setting fills: the run would fail there. */
export function findMissingInputs(graph: Graph): Violation[] {
  return [...planOf(graph).values()].flatMap(({ node, spec, settings, incoming }) =>
    spec.inputs
      .filter(({ id, required }) => required && !settings[id])
      .filter(({ id }) => !incoming.some(({ toPort }) => toPort === id))
      .map(({ id }) => ({
        rule: 'missing-required-input',
        message: `${node.id} needs something at "in-${id}"`,
        nodeId: node.id,
      })),
  )
}
