import type { TestProject } from 'vitest/node'
import { createDataDir, removeDataDir } from './data-dir.ts'
import { installLibraries, type InteropCommands } from './interop-libraries.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Verifiers in other languages, for the interop tests. */
    interop: InteropCommands
  }
}

export async function setup(project: TestProject) {
  const folder = await createDataDir()
  project.provide('interop', installLibraries(folder))
  return async () => removeDataDir(folder)
}
