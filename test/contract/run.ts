import { runContract } from './run-contract.ts'

/**
 * Holds the sandbox, or the server at `CONTRACT_TARGET`, to everything that is said about
 * the API. A server is asked with `CONTRACT_KEY`; `CONTRACT_PROFILE` says which side of the
 * contradictions it should be on.
 */
export async function contractSuite(): Promise<'passed' | 'failed'> {
  const { CONTRACT_TARGET, CONTRACT_KEY, CONTRACT_PROFILE } = process.env
  const isGood = await runContract({
    target: CONTRACT_TARGET ?? 'sandbox',
    key: CONTRACT_KEY,
    profile: PROFILES.find((profile) => profile === CONTRACT_PROFILE),
    print: (line) => {
      process.stdout.write(`${line}\n`)
    },
  })
  return isGood ? 'passed' : 'failed'
}

const PROFILES = ['docs', 'server-2026-08'] as const

if (import.meta.main) process.exitCode = (await contractSuite()) === 'passed' ? 0 : 1
