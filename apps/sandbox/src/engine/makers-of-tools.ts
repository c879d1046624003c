import { text, toText, type Value } from '../graph/value.ts'
import { isJsonObject } from '../http/read-json.ts'
import { textOf, type NodeInputs } from './inputs.ts'
import { parseJson, readPath } from './json-path.ts'
import { NodeFailure, type Maker } from './maker.ts'

export const concat: Maker = ({ inputs }) => {
  const parts = [
    textOf(inputs, 'prefix'),
    ...Object.values(inputs.ports).map(toText),
    textOf(inputs, 'suffix'),
  ].filter((part) => part !== undefined && part !== '')
  const joined = text(parts.join(textOf(inputs, 'separator') ?? ' '))
  return { prompt: joined, text: joined }
}

/** Gives on whatever comes in first. */
export const pass: Maker = ({ step, inputs }) => {
  const [first] = Object.values(inputs.ports)
  if (!first) return {}
  return Object.fromEntries(
    step.outgoing
      .map(({ fromPort }) => [fromPort, first])
      .concat(step.spec.outputs.map(({ id }) => [id, first])),
  )
}

/** `paths` names an output each: `{ "hook": "scenes.0.hook" }`. */
export const extract: Maker = ({ step, inputs }) => {
  const source = jsonOf(inputs, 'json')
  if (source === undefined) throw new NodeFailure('The input is not JSON')
  const { paths } = inputs.settings
  const named = isJsonObject(paths) ? paths : {}
  const wired = step.outgoing.map(({ fromPort }) => fromPort)
  const ports = new Set([...Object.keys(named), ...wired])
  return Object.fromEntries(
    [...ports].map((port) => [
      port,
      text(words(readPath(source, typeof named[port] === 'string' ? named[port] : port))),
    ]),
  )
}

/** `{{name}}` stands for what arrives at the port of that name. */
export const template: Maker = ({ inputs }) => {
  const filled = (textOf(inputs, 'template') ?? '').replace(
    /\{\{\s*([\w-]+)\s*\}\}/g,
    (_, name: string) => textOf(inputs, name) ?? '',
  )
  return { text: text(filled) }
}

export const replace: Maker = ({ inputs }) => {
  const find = textOf(inputs, 'find') ?? ''
  const source = textOf(inputs, 'text') ?? ''
  if (find === '') return { text: text(source) }
  return {
    text: text(source.replaceAll(find, () => textOf(inputs, 'replacement') ?? '')),
  }
}

export const buildJson: Maker = ({ inputs }) => {
  const entries = Object.entries(inputs.ports).map(([port, value]) => [
    port,
    plain(value),
  ])
  return { json: { type: 'JSON', json: Object.fromEntries(entries) } }
}

export const publish: Maker = ({ seed, inputs }) => {
  const platform = textOf(inputs, 'platform') ?? 'sandbox'
  const json = { published: false, platform, postId: `post_${seed.slice(0, 12)}` }
  return { receipt: { type: 'JSON', json } }
}

/** The JSON at a port, whether it came as JSON or as text that holds some. */
export function jsonOf(inputs: NodeInputs, port: string): unknown {
  const value = inputs.ports[port]
  if (value?.type === 'JSON') return value.json
  const own = value ? toText(value) : inputs.settings[port]
  return typeof own === 'string' ? parseJson(own) : own
}

export function plain(value: Value): unknown {
  if (value.type === 'JSON') return value.json
  return value.type === 'LIST' ? value.items.map(plain) : toText(value)
}

function words(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
