import { createApiDocument } from '@wireflow-connect/relay'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Schema = { [key: string]: unknown }
type Operation = {
  responses: Record<
    string,
    { $ref?: string; content?: Record<string, { schema: Schema }> }
  >
}

/** One answer of the relay, as it came. */
export type Answered = { method: string; path: string; status: number; body: unknown }

const JSON_TYPE = 'application/json'

/** Checks answers by the document of the API: also that they hold nothing it does not know. */
export function createAnswerCheck(): (answered: Answered) => void {
  const document = closed(JSON.parse(JSON.stringify(createApiDocument()))) as {
    paths: Record<string, Record<string, Operation>>
    components: {
      responses: Record<string, { content: Record<string, { schema: Schema }> }>
    }
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: true, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'api')
  const compiled = new Map<string, ValidateFunction>()

  function schemaFor({ method, path, status }: Answered): string | undefined {
    const found = pathOf(Object.keys(document.paths), path)
    const operation = document.paths[found ?? '']?.[method.toLowerCase()]
    if (found === undefined || !operation) return undefined
    const response = operation.responses[status]
    if (!response)
      throw new Error(`${method} ${found} does not say that it answers ${status}`)
    if (response.$ref !== undefined)
      return `api${response.$ref}/content/${pointer(JSON_TYPE)}/schema`
    if (!response.content?.[JSON_TYPE]) return undefined
    const names = ['paths', found, method.toLowerCase(), 'responses', String(status)]
    const way = [...names, 'content', JSON_TYPE, 'schema'].map(pointer).join('/')
    return `api#/${way}`
  }

  return (answered) => {
    const name = schemaFor(answered)
    if (name === undefined) return
    const check = compiled.get(name) ?? ajv.compile({ $ref: name })
    compiled.set(name, check)
    if (check(answered.body)) return
    const faults = ajv.errorsText(check.errors, { dataVar: 'answer' })
    const { method, path, status } = answered
    throw new Error(`${method} ${path} ${status} is not as documented: ${faults}`)
  }
}

/** The documented path that an address belongs to: the one with the fewest ids in it. */
function pathOf(paths: readonly string[], path: string): string | undefined {
  const [wanted = ''] = path.split('?')
  const idCount = (template: string) => template.split('{').length
  return paths
    .filter((template) => patternOf(template).test(wanted))
    .toSorted((one, other) => idCount(one) - idCount(other))[0]
}

function patternOf(template: string): RegExp {
  return new RegExp(
    `^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`,
  )
}

function pointer(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** Answers may gain fields for others; here each has to be documented first. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, part]) => [key, closed(part)])
  const copy = Object.fromEntries(entries) as Schema
  const isShape = copy['type'] === 'object' && typeof copy['properties'] === 'object'
  return isShape && !('additionalProperties' in copy)
    ? { ...copy, additionalProperties: false }
    : copy
}
