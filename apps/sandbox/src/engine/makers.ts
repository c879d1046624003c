import type { Maker } from './maker.ts'
import { collect, eachItem, eachLine, eachNumber, route } from './makers-of-flow.ts'
import { inputLink, inputMedia, inputText, inputValue } from './makers-of-inputs.ts'
import { reply, transcript } from './makers-of-language.ts'
import { audio, image, video } from './makers-of-media.ts'
import {
  buildJson,
  concat,
  extract,
  pass,
  publish,
  replace,
  template,
} from './makers-of-tools.ts'

const MAKERS: Readonly<Record<string, Maker>> = {
  inputText,
  inputMedia,
  inputLink,
  inputValue,
  image,
  video,
  audio,
  reply,
  transcript,
  concat,
  pass,
  extract,
  template,
  replace,
  buildJson,
  publish,
  route,
  eachItem,
  eachLine,
  eachNumber,
  collect,
}

export function makerNamed(name: string): Maker {
  const maker = MAKERS[name]
  if (!maker) throw new Error(`No maker is called ${name}`)
  return maker
}
