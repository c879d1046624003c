import { writeFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { fileURLToPath } from 'node:url'
import { AREAS } from './areas.ts'
import { checkInSandbox, profilesOf } from './check-in-sandbox.ts'
import { canRunLive, checkLive } from './check-live.ts'
import type { ContractCase, ProfileName } from './contract-case.ts'
import { atRelay, describeFidelity } from './fidelity.ts'
import { openRelayDoors } from './relay-doors.ts'

export type ContractOptions = {
  /** `sandbox`, or the base URL of a server. */
  target: string
  key: string | undefined
  /** Which side of the contradictions a server is held to; neither, if it is not said. */
  profile: ProfileName | undefined
  print: (line: string) => void
}

const CASES = AREAS.flatMap(({ cases }) => cases)
const FIDELITY = fileURLToPath(new URL('../../docs/fidelity.md', import.meta.url))

/** Puts every case to the target and says how many hold. Gives whether all do. */
export async function runContract(options: ContractOptions): Promise<boolean> {
  const results =
    options.target === 'sandbox' ? await runSandbox(options) : await runLive(options)
  const failed = [...results].filter(([, result]) => result !== true)
  options.print(`${results.size - failed.length} passed, ${failed.length} failed`)
  return failed.length === 0
}

async function runSandbox({ print }: ContractOptions) {
  const results = new Map<string, string | true>()
  for (const contractCase of CASES) {
    const result = await attempt(() => checkEveryWay(contractCase))
    report(print, contractCase, result)
    results.set(contractCase.id, result)
  }
  await runAtRelay(print, results)
  const style = await resolveConfig(FIDELITY)
  const page = describeFidelity(results)
  await writeFile(FIDELITY, await format(page, { ...style, parser: 'markdown' }))
  return results
}

/** The doors that the relay shares with the upstream, at the relay's host. */
async function runAtRelay(
  print: ContractOptions['print'],
  results: Map<string, string | true>,
): Promise<void> {
  const doors = await openRelayDoors()
  try {
    for (const contractCase of CASES.filter((one) => one.atRelay)) {
      const result = await attempt(() => contractCase.check(doors.api))
      const there = atRelay(contractCase)
      report(print, there, result)
      results.set(there.id, result)
    }
  } finally {
    await doors.close()
  }
}

async function checkEveryWay(contractCase: ContractCase): Promise<void> {
  for (const profile of profilesOf(contractCase)) {
    for (const way of ['in process', 'over HTTP'] as const) {
      await checkInSandbox(contractCase, profile, way)
    }
  }
}

async function runLive({ target, key, profile, print }: ContractOptions) {
  if (!key) throw new Error('CONTRACT_KEY is needed for a target other than the sandbox')
  const results = new Map<string, string | true>()
  for (const contractCase of CASES.filter((one) => canRunLive(one, profile))) {
    const result = await attempt(() =>
      checkLive(contractCase, { url: target, key, fetch: globalThis.fetch }),
    )
    report(print, contractCase, result)
    results.set(contractCase.id, result)
  }
  return results
}

async function attempt(check: () => Promise<void>): Promise<string | true> {
  try {
    await check()
    return true
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function report(
  print: ContractOptions['print'],
  { id, says }: Pick<ContractCase, 'id' | 'says'>,
  result: string | true,
): void {
  print(`${result === true ? 'ok    ' : 'FAILED'} ${id} ${says}`)
  if (result !== true) print(`       ${result.replaceAll('\n', '\n       ')}`)
}
