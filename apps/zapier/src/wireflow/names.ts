import type { GraphNode } from '@wireflow-connect/sdk'
import { toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { recall, remember } from './memory.ts'
import { getGraph } from './workflows.ts'

/** What people call a workflow and its nodes. */
export type Names = {
  workflow: string | undefined
  /** By the ids of the nodes. */
  nodes: ReadonlyMap<string, string>
}

type Remembered = { workflow?: string; nodes: [string, string][] }

const HOUR_SECONDS = 3_600

/**
 * The names in a workflow, as they were within the last hour. Names are an addition: where they
 * cannot be had there are none, and whatever asked for them goes on.
 */
export async function namesOf(
  z: ZObject,
  bundle: Bundle,
  workflowId: string,
): Promise<Names> {
  const known = await recall(z, bundle, ['names', workflowId])
  if (known) return toNames(known as Remembered)
  try {
    const { name, nodes } = await getGraph(z, bundle, workflowId)
    const value: Remembered = { workflow: name, nodes: labelsOf(nodes) }
    await remember(z, bundle, ['names', workflowId], { value, seconds: HOUR_SECONDS })
    return toNames(value)
  } catch {
    return { workflow: undefined, nodes: new Map() }
  }
}

function toNames({ workflow, nodes }: Remembered): Names {
  return { workflow: toText(workflow), nodes: new Map(nodes) }
}

function labelsOf(nodes: readonly GraphNode[]): [string, string][] {
  return nodes.flatMap(({ id, data }): [string, string][] => {
    const label = toText(data?.['label'])
    return label ? [[id, label]] : []
  })
}
