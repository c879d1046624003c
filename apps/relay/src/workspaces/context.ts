import type { GuardedClient } from '../outgoing/guarded-client.ts'
import type { Context as Below } from '../work/context.ts'
import type { Seal } from './seal.ts'

export type Context = Below & { client: GuardedClient; seal: Seal }
