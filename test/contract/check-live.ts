import { createApi, type Target } from './api.ts'
import type { ContractCase, ProfileName } from './contract-case.ts'

/** Whether a case can be put to a server that cannot be steered. */
export function canRunLive(
  { sandboxOnly, profile }: ContractCase,
  wanted: ProfileName | undefined,
): boolean {
  return !sandboxOnly && (profile === undefined || profile === wanted)
}

/** Holds a running server to a case, and takes away what the case made there. */
export async function checkLive(
  contractCase: ContractCase,
  target: Target,
): Promise<void> {
  const api = createApi(target, false)
  try {
    await contractCase.check(api)
  } finally {
    await api.cleanUp()
  }
}
