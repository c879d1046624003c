import type { Api } from './api.ts'

export type ProfileName = 'docs' | 'server-2026-08'

/**
 * Where a statement comes from: Wireflow's documentation; one side of a contradiction
 * between its documents; or nowhere, so that the sandbox had to decide.
 */
export type Basis = 'documented' | 'contradicted' | 'assumed'

export type ContractCase = {
  id: string
  /** The statement that the case holds the target to. */
  says: string
  basis: Basis
  /** The side of a contradiction. A case without one holds in both profiles. */
  profile?: ProfileName
  /** The plan of the key, where a case is about its numbers. */
  plan?: 'free' | 'starter' | 'pro' | 'enterprise'
  /** The relay has the same door, and is held to the same. */
  atRelay?: true
  /** Needs a clock that can be moved, keys that can be made, or a budget to use up. */
  sandboxOnly?: true
  check(api: Api): Promise<void>
}

export type Area = { name: string; cases: readonly ContractCase[] }
