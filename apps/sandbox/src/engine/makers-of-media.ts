import type { MadeFile } from '../files/file-spec.ts'
import { textOf } from './inputs.ts'
import type { Maker, Making } from './maker.ts'

const SIZES: Readonly<Record<string, readonly [width: number, height: number]>> = {
  '1:1': [512, 512],
  '16:9': [640, 360],
  '9:16': [360, 640],
  '4:3': [560, 420],
  '3:4': [420, 560],
}

export const image: Maker = (making) => {
  const url = making.keep(fileOf(making, 'image'))
  return { images: { type: 'IMAGE', url }, image: { type: 'IMAGE', url } }
}

export const video: Maker = (making) => {
  const url = making.keep(fileOf(making, 'video'))
  return { video: { type: 'VIDEO', url } }
}

export const audio: Maker = (making) => {
  const url = making.keep(fileOf(making, 'audio'))
  return { audio: { type: 'AUDIO', url } }
}

function fileOf({ step, inputs, seed }: Making, kind: MadeFile['kind']): MadeFile {
  const ratio = textOf(inputs, 'aspect_ratio') ?? '1:1'
  const [width, height] = SIZES[ratio] ?? [512, 512]
  return {
    kind,
    title: step.spec.label,
    caption: textOf(inputs, 'prompt') ?? textOf(inputs, 'text') ?? step.node.data.label,
    seed,
    width,
    height,
  }
}
