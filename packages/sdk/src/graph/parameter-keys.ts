import { toText } from '../wire/json.ts'
import type { GraphNode } from './graph.ts'

const TEXT_KEYS = ['prompt', 'text']
const MEDIA_KEYS = ['url', 'imageUrl', 'image_url', 'videoUrl', 'video_url', 'audioUrl']
const VALUE_KEYS = ['value']
const EVERY_KEY = [...TEXT_KEYS, ...MEDIA_KEYS, ...VALUE_KEYS]

/**
 * The names under which a node may keep its value, the usual one first.
 * A node of an unknown kind keeps it under whichever of all names it already has.
 */
export function parameterKeys(node: GraphNode): readonly string[] {
  const [family = '', kind = ''] = kindOf(node).split(':')
  if (/^(text|prompt|string)/.test(kind)) return TEXT_KEYS
  if (/^(image|video|audio|media|file|import|url)/.test(kind)) return MEDIA_KEYS
  if (family === 'input') return VALUE_KEYS
  return EVERY_KEY
}

function kindOf(node: GraphNode): string {
  const kind = toText(node.data?.['nodeType']) ?? toText(node['nodeType']) ?? ''
  return kind.toLowerCase()
}
