import { parseJson } from '@wireflow-connect/sdk/wire'
import { fieldsOf, type Field } from './field-names.ts'

type Data = Readonly<Record<string, unknown>>

type Service = {
  name: string
  /** Its own words about what it sends. */
  docs: string
  /** The fields that people filled in; undefined for a body that is not the service's. */
  read: (data: Data) => Field[] | undefined
}

/**
 * The fields of a body as a form service sends it; undefined for any other body. What the
 * service says of the form, and of itself, is no field.
 */
export function fieldsOfService(data: Data): Field[] | undefined {
  for (const { read } of FORM_SERVICES) {
    const fields = read(data)
    if (fields) return fields
  }
  return undefined
}

/** Where form services put what people filled in. `docs/forms.md` has an example of each. */
export const FORM_SERVICES: readonly Service[] = [
  {
    name: 'Typeform',
    docs: 'https://www.typeform.com/developers/webhooks/example-payload/',
    read({ event_type: type, form_response: response }) {
      if (type !== 'form_response' || !isObject(response)) return undefined
      const { definition, answers, hidden } = response
      const questions = objectsIn(isObject(definition) ? definition['fields'] : undefined)
      const titles = new Map(questions.map((each) => [each['id'], textOf(each['title'])]))
      const answered = objectsIn(answers).map((answer) => {
        const { id, ref } = isObject(answer['field']) ? answer['field'] : {}
        return named([titles.get(id), textOf(ref), textOf(id)], answerOf(answer))
      })
      return [...answered, ...entriesOf(hidden)]
    },
  },
  {
    name: 'Tally',
    docs: 'https://tally.so/help/webhooks',
    read({ eventType, data }) {
      if (eventType !== 'FORM_RESPONSE' || !isObject(data)) return undefined
      return objectsIn(data['fields']).map(({ key, label, value, options }) =>
        named([textOf(label), textOf(key)], chosen(value, objectsIn(options))),
      )
    },
  },
  {
    name: 'Jotform',
    docs: 'https://www.jotform.com/help/245-how-to-setup-a-webhook-with-jotform/',
    read({ formID, submissionID, rawRequest }) {
      if (formID === undefined || submissionID === undefined) return undefined
      return Object.entries(objectIn(rawRequest) ?? {}).flatMap(([key, value]) => {
        const name = /^q\d+_(.+)$/.exec(key)?.[1]
        return name === undefined ? [] : [named([name, key], withoutParts(value))]
      })
    },
  },
  {
    name: 'Google Forms, through Apps Script',
    docs: 'https://developers.google.com/apps-script/guides/triggers/events#form-submit',
    read: ({ namedValues }) =>
      isObject(namedValues) ? entriesOf(namedValues) : undefined,
  },
  {
    name: 'Webflow',
    docs: 'https://developers.webflow.com/data/reference/webhooks/events/form-submission',
    read({ triggerType, payload, site, data, d: submittedAt }) {
      if (triggerType === 'form_submission' && isObject(payload)) {
        return entriesOf(payload['data'])
      }
      // Version 1.
      const isOld = textOf(site) && textOf(submittedAt) && isObject(data)
      return isOld ? entriesOf(data) : undefined
    },
  },
  {
    name: 'Wix',
    docs: 'https://dev.wix.com/docs/rest/crm/forms/form-v1',
    read(body) {
      const data = isObject(body['data']) ? body['data'] : body
      if (typeof data['formName'] !== 'string') return undefined
      const list = [data['submissions'], data['submissionData']].find(Array.isArray)
      const listed = objectsIn(list).map(({ label, fieldName, value, fieldValue }) =>
        named([textOf(label), textOf(fieldName)], value ?? fieldValue),
      )
      const keyed = Object.entries(data).flatMap(([key, value]) =>
        key.startsWith('field:') ? [named([key.slice('field:'.length), key], value)] : [],
      )
      return listed.length > 0 ? listed : keyed.length > 0 ? keyed : undefined
    },
  },
  {
    name: 'Elementor, with advanced data, and others that describe each field',
    docs: 'https://developers.elementor.com/docs/forms/',
    read(data) {
      const fields = isObject(data['fields']) ? data['fields'] : nested(data, 'fields')
      const all = Object.entries(fields ?? {})
      if (all.length === 0 || !all.every(([, each]) => isDescribed(each)))
        return undefined
      return all.flatMap(([id, each]) => {
        if (!isObject(each)) return []
        const { title, label, name, value } = each
        return [named([title, label, name, id].map(textOf), value)]
      })
    },
  },
  {
    name: 'Elementor',
    docs: 'https://developers.elementor.com/docs/forms/',
    read(data) {
      if (data['form_id'] === undefined || data['form_name'] === undefined)
        return undefined
      const own = new Set(['form_id', 'form_name'])
      return fieldsOf(data).filter(({ sent }) => !own.has(sent))
    },
  },
  {
    name: 'Airtable',
    docs: 'https://airtable.com/developers/web/api/get-record',
    read({ id, fields }) {
      const isRecord = typeof id === 'string' && id.startsWith('rec') && isObject(fields)
      return isRecord ? entriesOf(fields) : undefined
    },
  },
  {
    name: "Wireflow's own run call",
    docs: 'https://www.wireflow.ai/docs/api/run',
    read: (data) =>
      Object.keys(data).every((key) => OF_A_RUN.has(key)) && isObject(data['inputs'])
        ? entriesOf(data['inputs'])
        : undefined,
  },
  {
    name: 'JSON in a field called payload, as Slack sends it',
    docs: 'https://docs.slack.dev/interactivity/handling-user-interaction/',
    read(data) {
      const payload =
        Object.keys(data).length === 1 ? objectIn(data['payload']) : undefined
      return typeof data['payload'] === 'string' && payload
        ? entriesOf(payload)
        : undefined
    },
  },
]

const OF_A_RUN = new Set(['inputs', 'metadata', 'workflowId'])

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectsIn(value: unknown): Data[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** An object, or the JSON of one. */
function objectIn(value: unknown): Data | undefined {
  if (typeof value !== 'string') return isObject(value) ? value : undefined
  try {
    const object = parseJson(value)
    return isObject(object) ? object : undefined
  } catch {
    return undefined
  }
}

function named(given: readonly (string | undefined)[], value: unknown): Field {
  const names = given.filter((name) => name !== undefined)
  const [sent = ''] = names
  return { sent, names, path: sent, value }
}

function entriesOf(value: unknown): Field[] {
  return isObject(value) ? fieldsOf(value) : []
}

/** `{ type: 'choices', choices: { labels: […] } }` and its like. */
function answerOf(answer: Data): unknown {
  const type = textOf(answer['type']) ?? ''
  const value = Object.hasOwn(answer, type) ? answer[type] : undefined
  if (!isObject(value)) return value
  const { label, labels, other } = value
  return Array.isArray(labels) ? [...labels, other] : (label ?? other ?? value)
}

/** Choices are sent as ids, with a list of which text has which id. */
function chosen(value: unknown, options: readonly Data[]): unknown {
  if (options.length === 0) return value
  const texts = new Map(options.map(({ id, text }) => [id, text]))
  const text = (id: unknown) => (texts.has(id) ? texts.get(id) : id)
  return Array.isArray(value) ? value.map(text) : text(value)
}

/** A name or a date in parts, as one text. */
function withoutParts(value: unknown): unknown {
  if (!isObject(value)) return value
  const date = [value['year'], value['month'], value['day']].map(textOf)
  if (!date.includes(undefined)) {
    return date.map((part) => part?.padStart(2, '0')).join('-')
  }
  const parts = Object.values(value).filter(
    (part) => typeof part === 'string' && part !== '',
  )
  return parts.join(' ')
}

function isDescribed(value: unknown): boolean {
  if (!isObject(value) || !Object.hasOwn(value, 'value')) return false
  return ['title', 'label', 'name', 'id'].some(
    (name) => textOf(value[name]) !== undefined,
  )
}

/** What a form in one line says about `name`: `fields[a][value]=b` is `{ a: { value: 'b' } }`. */
function nested(data: Data, name: string): Data | undefined {
  const found = new Map<string, Map<string, unknown>>()
  for (const [key, value] of Object.entries(data)) {
    const [, outer, id, property] = /^(\w+)\[([^[\]]+)\]\[(\w+)\]$/.exec(key) ?? []
    if (outer !== name || id === undefined || property === undefined) continue
    found.set(id, (found.get(id) ?? new Map<string, unknown>()).set(property, value))
  }
  const entries = [...found].map(([id, each]) => [id, Object.fromEntries(each)] as const)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
