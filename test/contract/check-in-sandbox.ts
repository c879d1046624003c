import { createSandbox } from '@wireflow-connect/sandbox'
import { createApi } from './api.ts'
import type { ContractCase, ProfileName } from './contract-case.ts'

export const PROFILES: readonly ProfileName[] = ['docs', 'server-2026-08']

/** The profiles in which a case says something. */
export function profilesOf({ profile }: ContractCase): readonly ProfileName[] {
  return profile ? [profile] : PROFILES
}

/** Holds a sandbox of its own to a case, in this process or over HTTP. */
export async function checkInSandbox(
  contractCase: ContractCase,
  profile: ProfileName,
  way: 'in process' | 'over HTTP',
): Promise<void> {
  const { plan = 'enterprise' } = contractCase
  const sandbox = await createSandbox({ seed: 1, profile, plan })
  try {
    if (way === 'over HTTP') await sandbox.listen()
    const { url, apiKey: key } = sandbox
    const inProcess = (request: Request) => sandbox.fetch(request)
    const fetch = way === 'over HTTP' ? globalThis.fetch : inProcess
    await contractCase.check(createApi({ url, key, fetch }, true))
  } finally {
    await sandbox.close()
  }
}
