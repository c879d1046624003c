import type { TestProject } from 'vitest/node'
import { createDataDir, removeDataDir } from '../../harness/data-dir.ts'
import { buildPackage, packPackage } from './package.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Our n8n package, as it would be published. */
    n8nPackage: string
  }
}

export async function setup(project: TestProject) {
  const folder = await createDataDir()
  await buildPackage()
  project.provide('n8nPackage', await packPackage(folder))
  return async () => removeDataDir(folder)
}
