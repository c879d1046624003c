export type VideoTemplate = {
  id: string
  label: string
  description: string
  category: string
  compositionId: string
  fps: number
  width: number
  height: number
  durationInFrames: number
  defaultProps: Readonly<Record<string, unknown>>
  inputMappings: readonly {
    propPath: string
    portId: string
    portLabel: string
    portType: string
    required: boolean
  }[]
}

/** Ready compositions for `video:remotion`. */
export const VIDEO_TEMPLATES: readonly VideoTemplate[] = [
  {
    id: 'product-teaser',
    label: 'Product Teaser',
    description: 'A picture, a line and a logo in six seconds',
    category: 'marketing',
    compositionId: 'ProductTeaser',
    fps: 30,
    width: 1_280,
    height: 720,
    durationInFrames: 180,
    defaultProps: { headline: 'New today' },
    inputMappings: [
      mapping('headline', 'headline', 'Headline', 'TEXT', false),
      mapping('image.src', 'image', 'Picture', 'IMAGE', true),
    ],
  },
  {
    id: 'captioned-clip',
    label: 'Captioned Clip',
    description: 'A clip with its words underneath',
    category: 'social',
    compositionId: 'CaptionedClip',
    fps: 30,
    width: 720,
    height: 1_280,
    durationInFrames: 300,
    defaultProps: { captions: [] },
    inputMappings: [
      mapping('clip.src', 'clip', 'Clip', 'VIDEO', true),
      mapping('captions', 'captions', 'Captions', 'JSON', false),
    ],
  },
]

function mapping(
  propPath: string,
  portId: string,
  portLabel: string,
  portType: string,
  required: boolean,
) {
  return { propPath, portId, portLabel, portType, required }
}
