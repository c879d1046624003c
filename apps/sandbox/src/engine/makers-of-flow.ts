import { z } from 'zod'
import { list, text, toText, type Value } from '../graph/value.ts'
import { textOf } from './inputs.ts'
import { NodeFailure, type Maker } from './maker.ts'
import { jsonOf, plain } from './makers-of-tools.ts'

const Routes = z.array(
  z.object({
    id: z.string(),
    when: z.enum(['contains', 'equals', 'matches', 'above', 'below']).default('contains'),
    value: z.union([z.string(), z.number()]),
  }),
)

type Test = (subject: string, value: string) => boolean

const TESTS: Record<z.infer<typeof Routes>[number]['when'], Test> = {
  contains: (subject, value) => subject.toLowerCase().includes(value.toLowerCase()),
  equals: (subject, value) => subject === value,
  matches: (subject, value) => new RegExp(value, 'i').test(subject),
  above: (subject, value) => Number(subject) > Number(value),
  below: (subject, value) => Number(subject) < Number(value),
}

/** Sends what comes in out of the first route that fits, or out of `else`. */
export const route: Maker = ({ inputs }) => {
  const routes = Routes.safeParse(jsonOf(inputs, 'routes') ?? [])
  if (!routes.success) throw new NodeFailure('The routes of the router are not valid')
  const value = inputs.ports['input'] ?? text(textOf(inputs, 'input') ?? '')
  const subject = toText(value)
  const taken = routes.data.find(({ when, value }) => TESTS[when](subject, String(value)))
  return { [taken?.id ?? 'else']: value }
}

export const eachItem: Maker = ({ inputs }) => {
  const wired = inputs.ports['items']
  if (wired?.type === 'LIST') return { item: wired }
  const items = jsonOf(inputs, 'items')
  if (!Array.isArray(items)) throw new NodeFailure('There is no list to go through')
  return { item: list(items.map(toValue)) }
}

export const eachLine: Maker = ({ inputs }) => {
  const separator = textOf(inputs, 'separator') ?? '\n'
  const lines = (textOf(inputs, 'text') ?? '').split(separator)
  return { item: list(lines.filter((line) => line.trim() !== '').map(text)) }
}

const MOST_NUMBERS = 1_000

export const eachNumber: Maker = ({ inputs }) => {
  const from = Number(textOf(inputs, 'from') ?? 1)
  const to = Number(textOf(inputs, 'to') ?? 3)
  const count = to - from + 1
  if (!(count >= 0 && count <= MOST_NUMBERS)) {
    throw new NodeFailure(`Cannot count from ${from} to ${to}`)
  }
  return {
    item: list(Array.from({ length: count }, (_, index) => text(String(from + index)))),
  }
}

export const collect: Maker = ({ inputs }) => {
  const values = Object.values(inputs.ports).flatMap((value) =>
    value.type === 'LIST' ? value.items : [value],
  )
  return {
    items: { type: 'JSON', json: values.map(plain) },
    text: text(values.map(toText).join('\n')),
  }
}

const MEDIA: readonly [RegExp, 'IMAGE' | 'VIDEO' | 'AUDIO'][] = [
  [/^https?:\S+\.(png|jpe?g|webp|gif)(\?|$)/i, 'IMAGE'],
  [/^https?:\S+\.(mp4|mov|webm)(\?|$)/i, 'VIDEO'],
  [/^https?:\S+\.(mp3|wav|m4a)(\?|$)/i, 'AUDIO'],
]

/** An item is a medium if it looks like the address of one, else a text or JSON. */
function toValue(item: unknown): Value {
  if (typeof item === 'number' || typeof item === 'boolean') return text(String(item))
  if (typeof item !== 'string') return { type: 'JSON', json: item }
  const media = MEDIA.find(([pattern]) => pattern.test(item))
  return media ? { type: media[1], url: item } : text(item)
}
