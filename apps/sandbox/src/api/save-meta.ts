import { currentName } from '../catalog/catalog.ts'
import { findMissingInputs } from '../graph/missing-inputs.ts'
import type { Graph } from '../graph/wire.ts'
import { isJsonObject, type JsonObject } from '../http/read-json.ts'

/** What stands beside a saved workflow: what was rewritten, and what will not run well. */
export function saveMeta(sent: unknown, graph: Graph): JsonObject {
  const migrations = migrationsIn(sent)
  const warnings = findMissingInputs(graph)
  return { meta: { migrations, warnings }, diagnostics: diagnose(warnings) }
}

function migrationsIn(sent: unknown): JsonObject[] {
  const nodes = Array.isArray(sent) ? sent.filter(isJsonObject) : []
  return nodes.flatMap(({ id, data }) => {
    const from = isJsonObject(data) ? data['nodeType'] : undefined
    if (typeof from !== 'string' || currentName(from) === from) return []
    return [{ rule: 'renamed-node-type', nodeId: id, from, to: currentName(from) }]
  })
}

function diagnose(warnings: ReturnType<typeof findMissingInputs>): JsonObject {
  return {
    version: 1,
    counts: { error: 0, warning: warnings.length, info: 0 },
    diagnostics: warnings.map(({ rule, message, nodeId }) => ({
      code: rule,
      severity: 'warning',
      message,
      target: { nodeId },
    })),
  }
}
