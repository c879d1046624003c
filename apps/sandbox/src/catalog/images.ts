import { imageModel } from './families.ts'
import type { NodeSpec } from './node-spec.ts'

export const IMAGES: readonly NodeSpec[] = [
  imageModel('generate:flux_2', 'FLUX.2', 8, 1_200, { model: 'fal-ai/flux-2' }),
]
