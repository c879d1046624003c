import { audioModel } from './families.ts'
import type { NodeSpec } from './node-spec.ts'

const PROMPTED = [{ id: 'prompt', type: 'TEXT' as const, required: true }]

export const SOUNDS: readonly NodeSpec[] = [
  audioModel('audio:elevenlabs_tts_custom_voice', 'ElevenLabs Voice', 6, 3_000),
  audioModel('audio:elevenlabs_sound_effects', 'ElevenLabs Effects', 4, 2_500),
  audioModel('audio:elevenlabs_music', 'ElevenLabs Music', 20, 25_000, {
    inputs: PROMPTED,
  }),
  audioModel('audio:openai_tts', 'OpenAI Voice', 3, 2_000),
  audioModel('audio:mmaudio_v2', 'MMAudio 2', 8, 12_000, {
    inputs: [
      { id: 'video_url', type: 'VIDEO', required: true },
      { id: 'prompt', type: 'TEXT' },
    ],
  }),
  audioModel('audio:whisper', 'Whisper', 2, 4_000, {
    inputs: [{ id: 'audio_url', type: 'AUDIO', required: true }],
    outputs: [{ id: 'text', type: 'TEXT' }],
    shape: 'text',
    maker: 'transcript',
  }),
]
