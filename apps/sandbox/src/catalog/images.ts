import { imageModel } from './families.ts'
import type { NodeSpec } from './node-spec.ts'

const PICTURE = [{ id: 'image', type: 'IMAGE' as const }]

export const IMAGES: readonly NodeSpec[] = [
  imageModel('generate:flux_2', 'FLUX.2', 8, 1_200, { model: 'fal-ai/flux-2' }),
  imageModel('generate:flux_2_pro', 'FLUX.2 Pro', 12, 2_400),
  imageModel('generate:flux_pro_v1_1_ultra', 'FLUX 1.1 Ultra', 14, 3_000),
  imageModel('generate:flux_dev', 'FLUX Dev', 6, 1_500),
  imageModel('generate:flux_schnell', 'FLUX Schnell', 2, 800),
  imageModel('generate:nano_banana', 'Nano Banana', 10, 2_000, { shape: 'url' }),
  imageModel('generate:nano_banana_2', 'Nano Banana 2', 14, 2_600, { shape: 'url' }),
  imageModel('generate:nano_banana_pro', 'Nano Banana Pro', 19, 4_000, { shape: 'url' }),
  imageModel('generate:imagen4', 'Imagen 4', 12, 2_500),
  imageModel('generate:imagen_3', 'Imagen 3', 10, 2_200),
  imageModel('generate:openai_gpt_image_2', 'GPT Image 2', 24, 9_000, {
    outputs: PICTURE,
    shape: 'string',
  }),
  imageModel('generate:ideogram_v3', 'Ideogram 3', 12, 3_000),
  imageModel('generate:recraft_v3', 'Recraft 3', 10, 2_800),
  imageModel('generate:seedream_4', 'Seedream 4', 9, 2_200),
  imageModel('generate:qwen_image', 'Qwen Image', 6, 1_900),
  imageModel('model:fal:text-to-image', 'Text to Image', 8, 1_200),
]

function edit(
  nodeType: string,
  label: string,
  credits: number,
  medianMs: number,
): NodeSpec {
  return imageModel(nodeType, label, credits, medianMs, {
    category: 'edit',
    inputs: [
      { id: 'image_url', type: 'IMAGE', required: true },
      { id: 'prompt', type: 'TEXT' },
    ],
  })
}

export const EDITS: readonly NodeSpec[] = [
  edit('edit:flux_kontext', 'FLUX Kontext', 12, 2_500),
  edit('edit:remove_background', 'Remove Background', 3, 900),
  edit('edit:upscale', 'Upscale', 6, 3_500),
  edit('edit:inpaint', 'Inpaint', 9, 2_200),
  edit('edit:outpaint', 'Outpaint', 9, 2_400),
]
