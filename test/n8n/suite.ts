import { hasTool, missingTool, runVitest } from '../e2e/tools.ts'
import type { Outcome } from '../e2e/suites.ts'
import { installRuntime, isInstalled, RUNTIMES } from './harness/runtimes.ts'

/** Our package in real n8ns. They are installed where that is wanted: in CI, or when told. */
export async function n8nSuite(): Promise<Outcome> {
  if (!hasTool('chromium')) return missingTool('chromium')
  for (const runtime of Object.values(RUNTIMES)) {
    if (isInstalled(runtime)) continue
    const mayInstall =
      process.env['CI'] === 'true' || process.env['WIREFLOW_E2E_INSTALL'] === 'true'
    const name = `n8n ${runtime.n8n}`
    if (!mayInstall) return missingTool(`${name} (WIREFLOW_E2E_INSTALL=true installs it)`)
    process.stdout.write(`Installing ${name}; this takes minutes.\n`)
    await installRuntime(runtime)
  }
  return runVitest(['--project', 'n8n'], { SUITE: 'n8n' })
}
