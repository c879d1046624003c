import { text, toText } from '../graph/value.ts'
import { textOf } from './inputs.ts'
import type { Maker } from './maker.ts'

export const concat: Maker = ({ inputs }) => {
  const parts = [
    textOf(inputs, 'prefix'),
    ...Object.values(inputs.ports).map(toText),
    textOf(inputs, 'suffix'),
  ].filter((part) => part !== undefined && part !== '')
  const joined = text(parts.join(textOf(inputs, 'separator') ?? ' '))
  return { prompt: joined, text: joined }
}

/** Gives on whatever comes in. */
export const pass: Maker = ({ step, inputs }) => {
  const [first] = Object.values(inputs.ports)
  if (!first) return {}
  return Object.fromEntries(step.spec.outputs.map(({ id }) => [id, first]))
}
