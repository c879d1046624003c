import { createHash } from 'node:crypto'

/**
 * The key of the field that stands for a node. Zapier allows letters, digits and
 * underscores; a node whose id has others gets a part of its hash, so that no two nodes
 * share a key.
 */
export function nodeKey(prefix: 'input' | 'output', nodeId: string): string {
  const plain = nodeId.replaceAll(/[^A-Za-z0-9_]/g, '_')
  if (plain === nodeId) return `${prefix}_${plain}`
  const hash = createHash('sha256').update(nodeId).digest('hex').slice(0, 6)
  return `${prefix}_${plain}_${hash}`
}
