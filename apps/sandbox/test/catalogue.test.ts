import { expect, test } from 'vitest'
import { CATALOG } from '../src/catalog/catalog.ts'
import { controlled } from './controlled.ts'
import { edge, node } from './graphs.ts'
import { runGraph } from './runs.ts'

const NAMED = [
  'input:text input:image generate:flux_2 generate:flux_2_pro generate:nano_banana',
  'generate:nano_banana_2 generate:nano_banana_pro generate:imagen4 generate:imagen_3',
  'generate:openai_gpt_image_2 generate:veo_2 generate:kling_1_6_pro video:remotion',
  'generate:flux_pro_v1_1_ultra video:kling_video_2_5_i2v audio:whisper compv3',
  'video:kling_video_v2_6_pro_image_to_video audio:elevenlabs_tts_custom_voice',
  'video:bytedance_seedance_v1_lite_text_to_video audio:elevenlabs_sound_effects',
  'audio:elevenlabs_music audio:mmaudio_v2 llm:openrouter_router utility:prompt_concat',
  'utility:json_multi_extract utility:sticky_note logic:router process:video_composite',
  'output:preview blueprint:invoke action:social_publish model:fal:text-to-image',
].flatMap((line) => line.split(' '))

test('the catalogue names every published node type, and at least sixty in all', async () => {
  const { send } = await controlled()
  const { body } = await send('GET', '/nodes')
  const types = (body['nodes'] as { nodeType: string }[]).map(({ nodeType }) => nodeType)
  expect(types).toEqual(expect.arrayContaining(NAMED))
  expect(new Set(types).size).toBe(types.length)
  expect(types.length).toBeGreaterThanOrEqual(60)
})

test.each(CATALOG.map(({ nodeType }) => nodeType))(
  '%s runs to its end',
  async (nodeType) => {
    const world = await controlled()
    const spec = CATALOG.find((other) => other.nodeType === nodeType)
    const wanted = spec?.inputs.filter(({ required }) => required) ?? []
    const sources = [
      node('text', 'input:text', { prompt: '{"a": 1}' }),
      node('media', 'input:image', { url: 'https://example.com/a.png' }),
    ]
    const from = { TEXT: 'text:text', JSON: 'text:text', ANY: 'text:text' } as const
    const { status, runs } = await runGraph(world, {
      nodes: [...sources, node('it', nodeType)],
      edges: wanted.map(({ id, type }) =>
        edge(type in from ? 'text:text' : `media:${type.toLowerCase()}`, `it:${id}`),
      ),
    })
    expect(status).toBe('COMPLETED')
    // A sticky note is drawn and never run.
    const ran = nodeType === 'utility:sticky_note' ? undefined : 'COMPLETED'
    expect(runs['it']?.status).toBe(ran)
  },
)
