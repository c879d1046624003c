import { text } from '../graph/value.ts'
import { textOf } from './inputs.ts'
import type { Maker } from './maker.ts'

/** The names under which an input node may hold its value, the newest first. */
const VALUE_NAMES = ['value', 'prompt', 'text', 'url', 'media', 'image']

export const inputText: Maker = ({ inputs }) => {
  const names = ['value', 'prompt', 'text']
  const found = names.map((name) => textOf(inputs, name)).find((value) => value)
  return { prompt: text(found ?? ''), text: text(found ?? '') }
}

export const inputMedia: Maker = ({ inputs }) => {
  const names = ['value', 'url', 'media', 'image', 'video', 'audio']
  const url = names.map((name) => textOf(inputs, name)).find((value) => value) ?? ''
  return {
    media: { type: 'IMAGE', url },
    image: { type: 'IMAGE', url },
    video: { type: 'VIDEO', url },
    audio: { type: 'AUDIO', url },
    url: text(url),
  }
}

export const inputLink: Maker = ({ inputs }) => {
  const url = textOf(inputs, 'value') ?? textOf(inputs, 'url') ?? ''
  return { url: text(url), video: { type: 'VIDEO', url } }
}

export const inputValue: Maker = ({ step, inputs }) => {
  const name = VALUE_NAMES.find((name) => inputs.settings[name] !== undefined)
  const value = name === undefined ? null : inputs.settings[name]
  const words = textOf(inputs, name ?? 'value') ?? ''
  return Object.fromEntries(
    step.spec.outputs.map(({ id, type }) => [
      id,
      type === 'JSON' ? { type: 'JSON', json: value } : text(words),
    ]),
  )
}
