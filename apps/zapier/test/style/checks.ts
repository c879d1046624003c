import packageJson from '../../package.json' with { type: 'json' }
import {
  isVisible,
  operationsOf,
  staticFields,
  type Definition,
  type Field,
  type Operation,
} from './definition.ts'

/** One of Zapier's integration checks, under Zapier's own code: what it finds, in words. */
export type Check = {
  code: string
  rule: string
  find: (app: Definition) => string[]
}

const visible = (app: Definition) => operationsOf(app).filter(isVisible)
const inputs = (each: Operation) => staticFields(each.operation.inputFields)
const outputs = (each: Operation) => staticFields(each.operation.outputFields)
const when = (isBroken: boolean, words: string) => (isBroken ? [words] : [])

/** What can be checked without Zapier, of its integration checks D001 to D028. */
export const CHECKS: readonly Check[] = [
  {
    code: 'D001',
    rule: 'no action asks for a secret',
    find: ofInputs(({ key }) => /api_?key|token|password|secret/i.test(key)),
  },
  {
    code: 'D002',
    rule: 'the help of a required secret links to where it is made',
    find: ({ authentication }) =>
      authentication.fields
        .filter(({ type, required }) => type === 'password' && required)
        .filter(({ helpText = '' }) => !/\[[^\]]+\]\(https:[^)]+\)/.test(helpText))
        .map(({ key }) => key),
  },
  {
    code: 'D003',
    rule: 'the label of a connection is made of what the test returns, and of no secret',
    find: ({ authentication: { connectionLabel, fields } }) =>
      when(
        !/^\{\{[^}]+\}\}$/.test(connectionLabel) ||
          fields.some(({ key }) => connectionLabel.includes(key)),
        connectionLabel,
      ),
  },
  {
    code: 'D004',
    rule: 'nobody types an id',
    find: ofInputs(({ key, dynamic }) => key.endsWith('_id') && !dynamic),
  },
  {
    code: 'D005',
    rule: 'dropdowns are filled by triggers that exist, with fields that these return',
    find: (app) =>
      ofInputs(
        ({ dynamic }) => dynamic !== undefined && !refersTo(app.triggers, dynamic),
      )(app),
  },
  {
    code: 'D006',
    rule: 'an instant trigger has samples',
    find: (app) =>
      hooksOf(app)
        .filter(({ operation }) => !operation.performList)
        .map(({ key }) => key),
  },
  {
    code: 'D007',
    rule: 'addresses are https',
    find: (app) => [...JSON.stringify(app).matchAll(/http:\/\/[^"\s)]+/g)].flat(),
  },
  {
    code: 'D008',
    rule: 'an address in a text is a link or stands between backticks',
    find: (app) =>
      textsOf(app).filter((text) =>
        /https?:\/\//.test(text.replaceAll(/\[[^\]]*\]\([^)]*\)|`[^`]*`/g, '')),
      ),
  },
  {
    code: 'D009',
    rule: 'a search asks for something',
    find: ({ searches }) =>
      Object.values(searches)
        .filter((each) => inputs(each).length === 0)
        .map(({ key }) => key),
  },
  {
    code: 'D010',
    rule: 'the sample of a trigger has its primary key',
    find: ({ triggers }) =>
      Object.values(triggers)
        .filter(isVisible)
        .filter((each) => primaryKeys(each).some((key) => !(key in sampleOf(each))))
        .map(({ key }) => key),
  },
  {
    code: 'D011',
    rule: 'help says more than the label',
    find: ofInputs(({ label, helpText }) => label === helpText),
  },
  {
    code: 'D012',
    rule: 'everything that is shown has a sample',
    find: (app) =>
      visible(app)
        .filter((each) => Object.keys(sampleOf(each)).length === 0)
        .map(({ key }) => key),
  },
  {
    code: 'D013',
    rule: 'fields are connected to searches that exist, and to what these return',
    find: (app) =>
      ofInputs(({ search }) => search !== undefined && !refersTo(app.searches, search))(
        app,
      ),
  },
  {
    code: 'D014',
    rule: 'only plain values are connected to a search',
    find: ofInputs(
      ({ search, type = 'string', list, dict }) =>
        search !== undefined &&
        (!['string', 'number', 'integer'].includes(type) ||
          Boolean(list) ||
          Boolean(dict)),
    ),
  },
  {
    code: 'D015',
    rule: 'a search-or-create is made of a search and an action that exist',
    find: ({ searchOrCreates = {}, searches, creates }) =>
      Object.entries(searchOrCreates)
        .filter(
          ([key, { search, create }]) =>
            key !== search || !(search in searches) || !(create in creates),
        )
        .map(([key]) => key),
  },
  {
    code: 'D016',
    rule: 'an instant trigger subscribes',
    find: (app) =>
      hooksOf(app)
        .filter(({ operation }) => !operation.performSubscribe)
        .map(({ key }) => key),
  },
  {
    code: 'D017',
    rule: 'an instant trigger unsubscribes',
    find: (app) =>
      hooksOf(app)
        .filter(({ operation }) => !operation.performUnsubscribe)
        .map(({ key }) => key),
  },
  {
    code: 'D018',
    rule: 'labels are in title case',
    find: (app) => labelsOf(app).filter((label) => !isTitleCase(label)),
  },
  {
    code: 'D021',
    rule: 'a trigger says when it triggers; an action says what it does, without its own name',
    find: (app) =>
      visible(app)
        .filter((each) => !isDescribed(app, each))
        .map(({ key }) => key),
  },
  {
    code: 'D022',
    rule: 'an action has fields that are always there',
    find: ({ creates }) =>
      Object.values(creates)
        .filter((each) => inputs(each).length === 0)
        .map(({ key }) => key),
  },
  {
    code: 'D023',
    rule: 'times in samples are ISO 8601 with a zone',
    find: (app) =>
      visible(app).flatMap((each) =>
        outputs(each)
          .filter(({ type, key }) => type === 'datetime' && key in sampleOf(each))
          .filter(({ key }) => !isTime(sampleOf(each)[key]))
          .map(({ key }) => `${each.key}.${key}`),
      ),
  },
  {
    code: 'D024',
    rule: 'samples have the types of their fields, and nothing that is no field',
    find: (app) => visible(app).flatMap(sampleFaults),
  },
  {
    code: 'D025',
    rule: 'no text runs code',
    find: (app) => textsOf(app).filter((text) => /javascript:/i.test(text)),
  },
  {
    code: 'D027',
    rule: 'the platform is the one that is installed',
    find: ({ platformVersion }) =>
      when(
        platformVersion !== packageJson.dependencies['zapier-platform-core'],
        platformVersion,
      ),
  },
  {
    code: 'D028',
    rule: 'it is said whether empty values are removed',
    find: ({ flags }) =>
      when(typeof flags['cleanInputData'] !== 'boolean', 'cleanInputData is not set'),
  },
]

function ofInputs(isWrong: (field: Field) => boolean) {
  return (app: Definition): string[] =>
    operationsOf(app).flatMap((each) =>
      inputs(each)
        .filter(isWrong)
        .map(({ key }) => `${each.key}.${key}`),
    )
}

/** Whether `key.field` or `key.id.label` names an operation and what it returns. */
function refersTo(operations: Record<string, Operation>, reference: string): boolean {
  const [key = '', ...fields] = reference.split('.')
  const referred = operations[key]
  if (!referred || fields.length === 0) return false
  const known = new Set([
    ...Object.keys(sampleOf(referred)),
    ...outputs(referred).map((field) => field.key),
  ])
  return fields.every((field) => known.has(field))
}

function hooksOf({ triggers }: Definition): Operation[] {
  return Object.values(triggers).filter(({ operation }) => operation.type === 'hook')
}

function sampleOf({ operation }: Operation): Record<string, unknown> {
  return operation.sample ?? {}
}

function primaryKeys(each: Operation): string[] {
  const primary = outputs(each).filter((field) => field.primary)
  return primary.length > 0 ? primary.map(({ key }) => key) : ['id']
}

function textsOf(app: Definition): string[] {
  const fields = [
    ...app.authentication.fields,
    ...operationsOf(app).flatMap((each) => inputs(each)),
  ]
  const descriptions = operationsOf(app).map(({ display }) => display.description)
  return [...descriptions, ...fields.flatMap(({ helpText }) => helpText ?? [])]
}

function labelsOf(app: Definition): string[] {
  const fields = operationsOf(app).flatMap((each) => [...inputs(each), ...outputs(each)])
  return [
    ...operationsOf(app).flatMap(({ display, noun }) => [display.label, noun]),
    ...[...app.authentication.fields, ...fields].flatMap(({ label }) => label ?? []),
  ]
}

const SMALL_WORDS = new Set([
  'a',
  'an',
  'and',
  'at',
  'by',
  'for',
  'in',
  'of',
  'or',
  'the',
  'to',
])

function isTitleCase(label: string): boolean {
  const words = label.split(' ')
  return words.every((word, index) => {
    const isInside = index > 0 && index < words.length - 1
    return /^\W*[A-Z]/.test(word) || (isInside && SMALL_WORDS.has(word))
  })
}

function isDescribed(app: Definition, { key, display }: Operation): boolean {
  const { description } = display
  if (!description.endsWith('.') || /zapier|wireflow/i.test(description)) return false
  return key in app.triggers
    ? description.startsWith('Triggers when ')
    : /^[A-Z][a-z]+s /.test(description)
}

function isTime(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)
  )
}

function sampleFaults(each: Operation): string[] {
  const fields = outputs(each)
  return Object.entries(sampleOf(each)).flatMap(([name, value]) => {
    const rows = Array.isArray(value) && typeof value[0] === 'object' ? value : undefined
    if (!rows) return fits(fields, name, value) ? [] : [`${each.key}.${name}`]
    return rows.flatMap((row: object) =>
      Object.entries(row)
        .filter(([key, inner]) => !fits(fields, `${name}[]${key}`, inner))
        .map(([key]) => `${each.key}.${name}[]${key}`),
    )
  })
}

function fits(fields: readonly Field[], key: string, value: unknown): boolean {
  const field = fields.find((one) => one.key === key)
  if (!field) return false
  const values = field.list ? (value as unknown[]) : [value]
  return values.every((one) => isOfType(one, field.type))
}

function isOfType(value: unknown, type = 'string'): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'datetime':
      return isTime(value)
    default:
      return typeof value === 'string'
  }
}
