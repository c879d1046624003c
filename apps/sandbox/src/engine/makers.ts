import type { Maker } from './maker.ts'
import { inputLink, inputMedia, inputText, inputValue } from './makers-of-inputs.ts'
import { audio, image, video } from './makers-of-media.ts'
import { concat, pass } from './makers-of-tools.ts'

const MAKERS: Readonly<Record<string, Maker>> = {
  inputText,
  inputMedia,
  inputLink,
  inputValue,
  image,
  video,
  audio,
  concat,
  pass,
}

export function makerNamed(name: string): Maker {
  const maker = MAKERS[name]
  if (!maker) throw new Error(`No maker is called ${name}`)
  return maker
}
