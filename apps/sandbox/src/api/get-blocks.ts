import { BLOCKS } from '../catalog/blocks.ts'
import { json, type Answer } from '../http/call.ts'
import type { Visit } from './route.ts'

/** `GET /blocks` — by tag, by id, or only what can be rendered. */
export function getBlocks({ call }: Visit): Answer {
  const use = call.query.get('use')
  const id = call.query.get('id')
  const blocks = BLOCKS.filter(
    (block) =>
      (use === null || block.tags.includes(use)) &&
      (id === null || block.blockId === id) &&
      (call.query.get('renderable') !== '1' || block.renderable),
  )
  const usage = 'Put a block into a composition by its blockId'
  return json(200, { count: blocks.length, usage, blocks })
}
