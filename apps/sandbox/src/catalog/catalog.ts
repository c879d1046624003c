import { FLOW } from './flow.ts'
import { EDITS, IMAGES } from './images.ts'
import { INPUTS } from './inputs.ts'
import { LANGUAGE } from './language.ts'
import { MEDIA_TOOLS } from './media-tools.ts'
import type { NodeSpec } from './node-spec.ts'
import { OUTPUTS } from './outputs.ts'
import { SOUNDS } from './sounds.ts'
import { TOOLS } from './tools.ts'
import { TALKING, VIDEOS } from './videos.ts'

/** Every node type there is, in the order of the editor's menu. */
export const CATALOG: readonly NodeSpec[] = [
  ...INPUTS,
  ...IMAGES,
  ...EDITS,
  ...VIDEOS,
  ...TALKING,
  ...SOUNDS,
  ...LANGUAGE,
  ...TOOLS,
  ...FLOW,
  ...MEDIA_TOOLS,
  ...OUTPUTS,
]

const BY_TYPE = new Map(CATALOG.map((spec) => [spec.nodeType, spec]))

/** Names that older workflows use; saving rewrites them. */
const RENAMED: Readonly<Record<string, string>> = {
  'input:video': 'input:image',
  'input:audio': 'input:image',
}

export function findSpec(nodeType: string): NodeSpec | undefined {
  return BY_TYPE.get(currentName(nodeType))
}

export function currentName(nodeType: string): string {
  return RENAMED[nodeType] ?? nodeType
}
