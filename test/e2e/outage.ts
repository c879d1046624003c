import type { Outcome } from './suites.ts'
import { hasTool, missingTool, runVitest } from './tools.ts'

const TOOLS = ['redis-server', 'pgbouncer', 'faketime']

/**
 * A network that goes silent, servers that end, disks that are full, clocks that are wrong.
 */
export async function outageSuite(): Promise<Outcome> {
  const missing = TOOLS.find((tool) => !hasTool(tool))
  if (missing) return missingTool(missing)
  return runVitest(['--project', 'outage'], { SUITE: 'outage' })
}
