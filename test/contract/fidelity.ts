import { AREAS } from './areas.ts'
import type { Basis, ContractCase } from './contract-case.ts'

/** `true` for what was shown, the reason for what was not, nothing for what was not tried. */
export type Results = ReadonlyMap<string, string | true>

const BASES: Record<Basis, string> = {
  documented: 'Wireflow documents it.',
  contradicted: 'Wireflow’s sources disagree; the profile takes this side.',
  assumed: 'Nothing is published; this is what the sandbox does.',
}

/** The table of what the sandbox does and how well that is founded, from the cases. */
export function describeFidelity(results: Results): string {
  const all = AREAS.flatMap(({ cases }) => cases)
  return [
    '# How faithful the sandbox is',
    '',
    'This page is written by the contract suite (`pnpm e2e contract`): one row per case, each',
    'run in process and over HTTP, in every profile that it applies to. Nothing here was tried',
    'against the live service; with `CONTRACT_TARGET=<url>` and `CONTRACT_KEY` the same cases can',
    'be put to it.',
    '',
    ...Object.entries(BASES).map(
      ([basis, meaning]) =>
        `- **${basis}** (${all.filter((one) => one.basis === basis).length}): ${meaning}`,
    ),
    '',
    ...AREAS.flatMap(({ name, cases }) => [
      `## ${name}`,
      '',
      '| case | behaviour | basis | profile | holds |',
      '| --- | --- | --- | --- | --- |',
      ...cases.map((one) => row(one, results)),
      '',
    ]),
    '## The same doors at the relay',
    '',
    'The relay has the trigger and the poll route of Wireflow under its own host. It is held to',
    'the same cases, with the ids of its own triggers.',
    '',
    '| case | behaviour | basis | profile | holds |',
    '| --- | --- | --- | --- | --- |',
    ...all.filter((one) => one.atRelay).map((one) => row(atRelay(one), results)),
    '',
  ].join('\n')
}

/** A case as it is put to the relay, whose answers are those of the documentation. */
export function atRelay(contractCase: ContractCase): ContractCase {
  return { ...contractCase, id: `${contractCase.id}-R`, profile: 'docs' }
}

function row({ id, says, basis, profile }: ContractCase, results: Results): string {
  const result = results.get(id)
  const holds = result === true ? 'yes' : result === undefined ? 'not tried' : 'NO'
  const what = says.replaceAll('|', '\\|')
  return `| ${id} | ${what} | ${basis} | ${profile ?? 'both'} | ${holds} |`
}
