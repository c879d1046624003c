import { videoModel } from './families.ts'
import type { NodeSpec, Port } from './node-spec.ts'

const FROM_IMAGE: readonly Port[] = [
  { id: 'image_url', type: 'IMAGE', required: true },
  { id: 'prompt', type: 'TEXT' },
]

const SPOKEN: readonly Port[] = [
  { id: 'image_url', type: 'IMAGE', required: true },
  { id: 'audio_url', type: 'AUDIO' },
  { id: 'prompt', type: 'TEXT' },
]

const REMOTION = {
  inputs: [{ id: 'props', type: 'JSON' as const }],
  dynamicInputs: 'ANY' as const,
}

export const VIDEOS: readonly NodeSpec[] = [
  videoModel('generate:veo_2', 'Veo 2', 80, 120_000),
  videoModel('generate:kling_1_6_pro', 'Kling 1.6 Pro', 45, 180_000),
  videoModel('video:kling_video_2_5_i2v', 'Kling 2.5', 40, 150_000, {
    inputs: FROM_IMAGE,
  }),
  videoModel('video:kling_video_v2_6_pro_image_to_video', 'Kling 2.6 Pro', 55, 190_000, {
    inputs: FROM_IMAGE,
  }),
  videoModel(
    'video:bytedance_seedance_v1_lite_text_to_video',
    'Seedance Lite',
    18,
    45_000,
  ),
  videoModel('video:veo_3', 'Veo 3', 120, 150_000),
  videoModel('video:wan_2_2', 'Wan 2.2', 20, 70_000),
  videoModel('video:minimax_hailuo', 'Hailuo', 30, 110_000),
  videoModel('video:luma_ray_2', 'Ray 2', 35, 90_000),
  videoModel('video:runway_gen4', 'Gen-4', 50, 100_000, { inputs: FROM_IMAGE }),
  videoModel('video:remotion', 'Remotion', 5, 20_000, REMOTION),
]

export const TALKING: readonly NodeSpec[] = [
  videoModel('talking:hedra', 'Hedra', 40, 90_000, {
    category: 'talking',
    inputs: SPOKEN,
  }),
  videoModel('talking:omnihuman', 'OmniHuman', 50, 120_000, {
    category: 'talking',
    inputs: SPOKEN,
  }),
  videoModel('talking:sync_lipsync', 'Lip Sync', 25, 60_000, {
    category: 'talking',
    inputs: [
      { id: 'video_url', type: 'VIDEO', required: true },
      { id: 'audio_url', type: 'AUDIO', required: true },
    ],
  }),
]
