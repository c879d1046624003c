import { randomInt } from 'node:crypto'
import { ALLOWANCES } from '../ledgers/credits.ts'
import type { SandboxOptions } from '../options.ts'
import { SCOPES, type Key, type Plan } from './key.ts'
import { digest } from './random.ts'
import { DEFAULT_SETTINGS, type Settings } from './settings.ts'
import type { State } from './state.ts'

export const DEFAULT_ACCOUNT = 'user_1'
const DEFAULT_KEY = 'key_1'

/** A new world: one account with one key, and nothing else. */
export function createState(options: SandboxOptions): State {
  const seed = options.seed ?? randomInt(2 ** 47)
  const plan = options.plan ?? 'pro'
  const state: State = {
    seed,
    counters: {},
    settings: { ...DEFAULT_SETTINGS, ...settingsIn(options) },
    clock: { offsetMs: 0, frozenAtMs: null },
    accounts: new Map(),
    keys: new Map(),
    workflows: new Map(),
    executions: new Map(),
    files: new Map(),
    media: new Map(),
    answers: new Map(),
    usage: new Map(),
    faults: new Map(),
  }
  state.accounts.set(DEFAULT_ACCOUNT, {
    id: DEFAULT_ACCOUNT,
    credits: ALLOWANCES[plan],
    reserved: 0,
    spent: 0,
  })
  setDefaultKey(
    state,
    options.apiKey ?? `sk-sandbox-${digest(seed, 'key').slice(0, 24)}`,
    plan,
  )
  return state
}

/** Lets the options of this start win over what an earlier one left behind. */
export function applyOptions(state: State, options: SandboxOptions): void {
  Object.assign(state.settings, settingsIn(options))
  const key = defaultKey(state)
  setDefaultKey(state, options.apiKey ?? key.secret, options.plan ?? key.plan)
}

export function defaultKey(state: State): Key {
  for (const key of state.keys.values()) if (key.id === DEFAULT_KEY) return key
  throw new Error('The state has no default key')
}

function setDefaultKey(state: State, secret: string, plan: Plan): void {
  for (const key of state.keys.values()) {
    if (key.id === DEFAULT_KEY) state.keys.delete(key.secret)
  }
  state.keys.set(secret, {
    id: DEFAULT_KEY,
    secret,
    accountId: DEFAULT_ACCOUNT,
    plan,
    scopes: SCOPES,
    expiresAt: null,
  })
}

function settingsIn({
  profile,
  speed,
  durations,
  limits,
}: SandboxOptions): Partial<Settings> {
  return {
    ...(profile && { profile }),
    ...(speed !== undefined && { speed }),
    ...(durations && { durations }),
    ...(limits !== undefined && { limits }),
  }
}
