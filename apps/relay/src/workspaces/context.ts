import type { GuardedClient } from '../outgoing/guarded-client.ts'
import type { Context as Below } from '../work/context.ts'
import type { Seal } from './seal.ts'
import type { TokenCache } from './token-cache.ts'

export type Context = Below & { client: GuardedClient; seal: Seal; tokens: TokenCache }
