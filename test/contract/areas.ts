import { KEYS } from './cases/keys.ts'
import { LIMITS } from './cases/limits.ts'
import { STARTING } from './cases/starting.ts'
import { TRIGGERS } from './cases/triggers.ts'
import { WATCHING } from './cases/watching.ts'
import { WORKFLOWS } from './cases/workflows.ts'
import type { Area } from './contract-case.ts'

/** Everything that is said about the API, in the order of a reader's questions. */
export const AREAS: readonly Area[] = [
  KEYS,
  LIMITS,
  WORKFLOWS,
  STARTING,
  WATCHING,
  TRIGGERS,
]
