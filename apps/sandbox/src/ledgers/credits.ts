import { Refusal } from '../http/refusal.ts'
import type { Execution } from '../state/execution.ts'
import type { Plan } from '../state/key.ts'
import type { Account, State } from '../state/state.ts'

/** Wireflow publishes no allowance that the sources agree on; these are ours. */
export const ALLOWANCES: Record<Plan, number> = {
  free: 500,
  starter: 5_000,
  pro: 250_000,
  enterprise: 10_000_000,
}

export type Charge = { nodeId: string; nodeLabel: string; credits: number }

/** Sets credits aside for a run, or refuses it before it starts. */
export function reserve(account: Account, breakdown: readonly Charge[]): number {
  const required = breakdown.reduce((sum, { credits }) => sum + credits, 0)
  const available = account.credits - account.reserved
  if (required > available) throw insufficient(required, available, breakdown)
  account.reserved += required
  return required
}

function insufficient(
  requiredCredits: number,
  availableCredits: number,
  breakdown: readonly Charge[],
): Refusal {
  const message = `Insufficient credits. Required: ${requiredCredits}, Available: ${availableCredits}`
  return new Refusal(402, message, {
    code: 'insufficient_credits',
    beside: {
      insufficientCredits: true,
      requiredCredits,
      availableCredits,
      breakdown: breakdown.filter(({ credits }) => credits > 0),
    },
  })
}

/** Takes what a node that succeeded costs, first out of what was set aside for its run. */
export function charge(state: State, execution: Execution, credits: number): void {
  const account = state.accounts.get(execution.accountId)
  if (!account) return
  const covered = Math.min(credits, execution.reservedCredits)
  execution.reservedCredits -= covered
  account.reserved -= covered
  account.credits -= credits
  account.spent += credits
}

/** Gives back what a run set aside and did not use. */
export function release(state: State, execution: Execution): void {
  const account = state.accounts.get(execution.accountId)
  if (account) account.reserved -= execution.reservedCredits
  execution.reservedCredits = 0
}
