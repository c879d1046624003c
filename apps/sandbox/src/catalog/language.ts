import { textModel } from './families.ts'
import type { NodeSpec } from './node-spec.ts'

const MODEL = { id: 'model', type: 'text' as const }

export const LANGUAGE: readonly NodeSpec[] = [
  textModel('llm:openrouter_router', 'Any Model', 2, 2_500, {
    parameters: [MODEL, { id: 'system', type: 'text' }],
  }),
  textModel('llm:openai_gpt', 'GPT', 3, 2_800),
  textModel('llm:anthropic_claude', 'Claude', 3, 3_000),
  textModel('llm:google_gemini', 'Gemini', 2, 2_200),
  textModel('llm:image_caption', 'Describe Image', 2, 1_800, {
    inputs: [
      { id: 'image_url', type: 'IMAGE', required: true },
      { id: 'prompt', type: 'TEXT' },
    ],
  }),
]
