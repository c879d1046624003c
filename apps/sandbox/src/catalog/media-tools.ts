import { audioModel, imageModel, videoModel } from './families.ts'
import type { NodeSpec, Port } from './node-spec.ts'

const VIDEO_IN: Port = { id: 'video_url', type: 'VIDEO', required: true }
const IMAGE_IN: Port = { id: 'image_url', type: 'IMAGE', required: true }
const PROCESS = { category: 'process', shape: 'url' } as const

/** Works on media that are there already: cheap, and quicker than a model. */
export const MEDIA_TOOLS: readonly NodeSpec[] = [
  videoModel('process:video_composite', 'Compose Video', 4, 8_000, {
    ...PROCESS,
    inputs: [VIDEO_IN],
    dynamicInputs: 'ANY',
  }),
  videoModel('process:trim_video', 'Trim', 1, 3_000, { ...PROCESS, inputs: [VIDEO_IN] }),
  imageModel('process:extract_frame', 'Extract Frame', 1, 900, {
    ...PROCESS,
    inputs: [VIDEO_IN],
  }),
  imageModel('process:resize_image', 'Resize', 0, 400, {
    ...PROCESS,
    inputs: [IMAGE_IN],
  }),
  imageModel('process:crop_image', 'Crop', 0, 400, { ...PROCESS, inputs: [IMAGE_IN] }),
  audioModel('process:extract_audio', 'Extract Audio', 1, 1_500, {
    ...PROCESS,
    inputs: [VIDEO_IN],
  }),
  imageModel('compv3', 'Compositor', 1, 1_500, {
    ...PROCESS,
    inputs: [],
    dynamicInputs: 'ANY',
    parameters: [{ id: 'size', type: 'image_size' }],
  }),
]
