import App from '../../src/index.ts'
import { inThisProcess } from '../emulator/runtime.ts'

export type Field = {
  key: string
  label?: string
  type?: string
  required?: boolean
  default?: string
  helpText?: string
  dynamic?: string
  search?: string
  list?: boolean
  dict?: boolean
  primary?: boolean
}

type Throttle = { window: number; limit: number; scope: string[] }

export type Operation = {
  key: string
  noun: string
  display: { label: string; description: string; hidden?: boolean }
  operation: {
    type?: string
    /** A function stands as text. */
    inputFields?: (Field | string)[]
    outputFields?: (Field | string)[]
    sample?: Record<string, unknown>
    perform?: unknown
    performList?: unknown
    performSubscribe?: unknown
    performUnsubscribe?: unknown
    throttle?: Throttle
  }
}

export type Definition = {
  version: string
  platformVersion: string
  flags: Record<string, unknown>
  throttle: Throttle
  authentication: { type: string; fields: Field[]; connectionLabel: string }
  triggers: Record<string, Operation>
  creates: Record<string, Operation>
  searches: Record<string, Operation>
  searchOrCreates?: Record<string, SearchOrCreate>
}

/** A search that may make what it does not find; it names both by their keys. */
export type SearchOrCreate = { key: string; search: string; create: string }

/** The app as Zapier's checks see it: plain data, with its functions as texts. */
export async function readDefinition(): Promise<Definition> {
  const { results } = await inThisProcess({
    command: 'definition',
    bundle: {},
    calledFromCli: true,
  })
  const flags = App.flags as Record<string, unknown>
  return { ...(results as Definition), flags }
}

export function operationsOf(definition: Definition): Operation[] {
  return [
    ...Object.values(definition.triggers),
    ...Object.values(definition.creates),
    ...Object.values(definition.searches),
  ]
}

export function isVisible({ display }: Operation): boolean {
  return display.hidden !== true
}

/** The fields that are always there. */
export function staticFields(fields: readonly (Field | string)[] = []): Field[] {
  return fields.filter((field) => typeof field === 'object')
}
