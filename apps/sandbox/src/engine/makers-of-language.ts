import { text } from '../graph/value.ts'
import { draw } from '../state/random.ts'
import { textOf } from './inputs.ts'
import type { Maker } from './maker.ts'

const OPENINGS = ['In short', 'Put simply', 'At a glance', 'To begin with'] as const
const REMARKS = [
  'It stays close to what was asked.',
  'The tone is calm and plain.',
  'Nothing was added that was not asked for.',
  'A second draft could be shorter.',
] as const

/** Answers by saying what was asked; the same question has the same answer. */
export const reply: Maker = ({ inputs, seed, step }) => {
  const prompt = textOf(inputs, 'prompt') ?? textOf(inputs, 'image_url') ?? ''
  const opening = pick(OPENINGS, seed, 'opening')
  const remark = pick(REMARKS, seed, 'remark')
  return { text: text(`${opening}, ${step.spec.label} says: "${prompt}". ${remark}`) }
}

export const transcript: Maker = ({ inputs, seed }) => {
  const source = textOf(inputs, 'audio_url') ?? ''
  return { text: text(`Transcript of ${source}. ${pick(REMARKS, seed, 'remark')}`) }
}

function pick(from: readonly string[], seed: string, what: string): string {
  return from[Math.floor(draw(seed, what) * from.length)] ?? ''
}
