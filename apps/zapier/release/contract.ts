/** What people's Zaps rely on, of an app's definition: all that must not change under them. */
export type Contract = {
  version: string
  authentication: { type: string; fields: Record<string, FieldContract> }
  triggers: Record<string, OperationContract>
  creates: Record<string, OperationContract>
  searches: Record<string, OperationContract>
}

export type FieldContract = { type: string; required: boolean; hasDefault: boolean }

export type OperationContract = {
  /** `polling` and `hook` for triggers. */
  type?: string
  isHidden: boolean
  inputs: Record<string, FieldContract>
  sampleKeys: string[]
}

type Field = { key: string; type?: string; required?: boolean; default?: string }

type Operation = {
  display: { hidden?: boolean }
  operation: {
    type?: string
    inputFields?: (Field | string)[]
    sample?: Record<string, unknown>
  }
}

/** As Zapier's own `definition` command gives it; functions are texts. */
export type Definition = {
  version: string
  authentication: { type: string; fields: Field[] }
  triggers: Record<string, Operation>
  creates: Record<string, Operation>
  searches: Record<string, Operation>
}

export function contractOf(definition: Definition): Contract {
  const { version, authentication, triggers, creates, searches } = definition
  return {
    version,
    authentication: {
      type: authentication.type,
      fields: toFields(authentication.fields),
    },
    triggers: mapValues(triggers, toOperation),
    creates: mapValues(creates, toOperation),
    searches: mapValues(searches, toOperation),
  }
}

function toOperation({ display, operation }: Operation): OperationContract {
  return {
    ...(operation.type !== undefined && { type: operation.type }),
    isHidden: display.hidden === true,
    inputs: toFields(operation.inputFields ?? []),
    sampleKeys: Object.keys(operation.sample ?? {}),
  }
}

function toFields(fields: readonly (Field | string)[]): Record<string, FieldContract> {
  const known = fields.filter((field) => typeof field === 'object')
  return Object.fromEntries(
    known.map(({ key, type = 'string', required = false, ...field }) => [
      key,
      { type, required, hasDefault: field.default !== undefined },
    ]),
  )
}

function mapValues<From, To>(
  record: Record<string, From>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value)]),
  )
}
