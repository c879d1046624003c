export const SCOPES = [
  'workflows:read',
  'workflows:write',
  'workflows:execute',
  'executions:read',
  'usage:read',
  'apps:execute',
] as const

export type Scope = (typeof SCOPES)[number]

export const PLANS = ['free', 'starter', 'pro', 'enterprise'] as const

export type Plan = (typeof PLANS)[number]

export type Key = {
  id: string
  secret: string
  accountId: string
  plan: Plan
  scopes: readonly Scope[]
  expiresAt: number | null
}

/** Both prefixes that Wireflow's own material shows, each marked so that it cannot be real. */
const SANDBOX_KEY = /^(sk-sandbox-|wf_live_sandbox_|wf_test_sandbox_)[\w-]+$/

export function isSandboxKey(secret: string): boolean {
  return SANDBOX_KEY.test(secret)
}
