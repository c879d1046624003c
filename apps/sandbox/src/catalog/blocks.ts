export type Block = {
  blockId: string
  name: string
  displayName: string
  description: string
  tags: readonly string[]
  props: Readonly<Record<string, unknown>>
  ports: readonly { id: string; type: string }[]
  previewUrl: string | null
  renderable: boolean
}

const TITLE_PORT = { id: 'title', type: 'TEXT' }

/** Pieces of a video that can be put into a composition. */
export const BLOCKS: readonly Block[] = [
  {
    blockId: 'blk_title_card',
    name: 'title-card',
    displayName: 'Title Card',
    description: 'A line of text on a plain ground',
    tags: ['title', 'intro'],
    props: { title: 'Hello', background: '#101218' },
    ports: [TITLE_PORT],
    previewUrl: null,
    renderable: true,
  },
  {
    blockId: 'blk_lower_third',
    name: 'lower-third',
    displayName: 'Lower Third',
    description: 'A name and a role over a picture',
    tags: ['title', 'overlay'],
    props: { name: 'Ada', role: 'Engineer' },
    ports: [TITLE_PORT, { id: 'background', type: 'IMAGE' }],
    previewUrl: null,
    renderable: true,
  },
  {
    blockId: 'blk_end_screen',
    name: 'end-screen',
    displayName: 'End Screen',
    description: 'What to do next; not finished by its author',
    tags: ['outro'],
    props: {},
    ports: [],
    previewUrl: null,
    renderable: false,
  },
]
