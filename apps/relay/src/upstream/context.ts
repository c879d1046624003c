import type { Context as Below } from '../workspaces/context.ts'
import type { ConnectDriver } from './connect.ts'
import type { ConnectUpstream } from './counted-upstream.ts'
import type { Descriptions } from './descriptions.ts'

export type Context = Below & {
  connectDriver: ConnectDriver
  connectUpstream: ConnectUpstream
  descriptions: Descriptions
}
