import type {
  IExecuteFunctions,
  IHookFunctions,
  ILoadOptionsFunctions,
  IPollFunctions,
  IWebhookFunctions,
} from 'n8n-workflow'

/** Every context of n8n from which the nodes call an API. */
export type Caller =
  | IExecuteFunctions
  | IHookFunctions
  | ILoadOptionsFunctions
  | IPollFunctions
  | IWebhookFunctions

/** The two services, by the name of the credential that opens them. */
export type Service = 'wireflowApi' | 'wireflowRelayApi'

/** Whether this node has been given a credential for the relay. */
export function hasRelay(caller: Caller): boolean {
  return caller.getNode().credentials?.wireflowRelayApi !== undefined
}

/** The same for Wireflow itself, which the Wireflow Trigger can do without. */
export function hasWireflow(caller: Caller): boolean {
  return caller.getNode().credentials?.wireflowApi !== undefined
}
