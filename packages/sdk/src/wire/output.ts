import { isObject, toText, type JsonObject } from './json.ts'
import { stringifyJson } from './json-text.ts'
import { labelsOf, nodeRows, toLabel, type Labels } from './node-run.ts'
import {
  isUrl,
  mediaTypeOfMime,
  mediaTypeOfName,
  mediaTypeOfUrl,
  type OutputType,
} from './output-type.ts'

/** One thing an execution made: a file at `url`, or `text` (JSON is text too). */
export type Output = {
  nodeId: string
  label: string
  type: OutputType
  url?: string
  text?: string
}

type Finding = Omit<Output, 'nodeId' | 'label'>

/** Fields that hold text a model wrote; other short texts are remarks about a file. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(['text', 'content', 'output'])

/** Last words of fields that say what a file is or how it came about, and are no output. */
const REMARKS: ReadonlySet<string> = new Set(
  (
    'type types mime mimetype contenttype name names filename width height seed seeds size ' +
    'filesize id ids uuid thumb thumbs thumbnail thumbnails preview previews'
  ).split(' '),
)

/** Those of them whose address names something, and holds no file. */
const REFERENCES: ReadonlySet<string> = new Set('type types name names id ids'.split(' '))

const THUMBNAIL = /thumb/i

/** Everything an execution made, in one shape, whichever shape each model chose. */
export function toOutputs(body: JsonObject): Output[] {
  const labels = labelsOf(body)
  const outputs = nodeRows(body).flatMap((row) => outputsOfNode(row, labels))
  const urls = new Set(outputs.map((output) => output.url))

  // The final output repeats a node's; it is only news where the nodes told nothing.
  const final = findIn(body['finalOutput'] ?? body['output'], '').filter(
    (finding) => !(finding.url ? urls.has(finding.url) : outputs.length > 0),
  )
  return [...outputs, ...final.map((each) => name(each, 'output', 'Output'))]
}

function outputsOfNode(row: JsonObject, labels: Labels): Output[] {
  const nodeId = String(row['nodeId'])
  const label = toLabel(row) ?? labels.get(nodeId) ?? nodeId
  const found = unique([...findIn(row['output'], ''), ...normalised(row)])
  return found.map((finding) => name(finding, nodeId, label))
}

/** What newer servers have normalised by themselves. */
function normalised(row: JsonObject): Finding[] {
  return ['outputUrl', 'outputUrls', 'text'].flatMap((field) => findIn(row[field], field))
}

/** No model nests what it made deeper. */
const DEEPEST = 50

/** Walks into an output of unknown shape; `field` is the name under which it was found. */
function findIn(value: unknown, field: string, depth = 0): Finding[] {
  if (typeof value === 'string') return findInText(value, field)
  if (depth > DEEPEST) return []
  if (Array.isArray(value)) return value.flatMap((each) => findIn(each, field, depth + 1))
  if (!isObject(value)) return []

  const file = toText(value['url'])
  if (file) return [toFile(file, field, value)]

  const fields = Object.entries(value)
  const inner = findInFields(
    fields.filter(([key]) => !THUMBNAIL.test(key)),
    field,
    depth,
  )
  if (inner.length > 0) return inner
  // A small picture of a file counts only where there is no file.
  const small = findInFields(
    fields.filter(([key]) => THUMBNAIL.test(key)),
    field,
    depth,
  )
  return small.length > 0 ? small : asWhole(value)
}

function findInFields(
  fields: readonly (readonly [string, unknown])[],
  parent: string,
  depth: number,
): Finding[] {
  return fields.flatMap(([key, each]) => findInField(key, each, parent, depth))
}

/** An object in which nothing is known: the prompt of an input node, or JSON. */
function asWhole(value: JsonObject): Finding[] {
  const prompt = toText(value['prompt'])
  if (prompt) return [{ type: 'text', text: prompt }]
  return Object.keys(value).length > 0
    ? [{ type: 'json', text: stringifyJson(value) }]
    : []
}

function findInField(
  key: string,
  value: unknown,
  parent: string,
  depth: number,
): Finding[] {
  const isText = typeof value === 'string' && !isUrl(value)
  if (isText && !TEXT_FIELDS.has(key)) return []
  const found = findIn(value, mediaTypeOfName(key) ? key : parent || key, depth + 1)
  return isRemark(key) ? found.filter((each) => isFile(each, key)) : found
}

function isRemark(key: string): boolean {
  return REMARKS.has(lastWordOf(key))
}

/** Whatever the name of its field, an address is a file unless it only names something. */
function isFile({ url }: Finding, key: string): boolean {
  if (url === undefined) return false
  const isMedia = mediaTypeOfUrl(url) ?? mediaTypeOfName(key)
  return isMedia !== undefined || !REFERENCES.has(lastWordOf(key))
}

/** `id` of `image_with_id`, `type` of `contentType`, `grid` of `grid`. */
function lastWordOf(key: string): string {
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/)
  return words.findLast((word) => word !== '')?.toLowerCase() ?? ''
}

function findInText(text: string, field: string): Finding[] {
  if (text === '') return []
  return isUrl(text) ? [toFile(text, field, {})] : [{ type: 'text', text }]
}

function toFile(url: string, field: string, about: JsonObject): Finding {
  const mime = toText(about['content_type'] ?? about['contentType'] ?? about['mimeType'])
  const type =
    mediaTypeOfMime(mime ?? '') ?? mediaTypeOfUrl(url) ?? mediaTypeOfName(field)
  return { type: type ?? 'file', url }
}

function unique(findings: Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ url, text }) => {
    const key = `${url ?? ''}\n${text ?? ''}`
    return !seen.has(key) && seen.add(key)
  })
}

function name(finding: Finding, nodeId: string, label: string): Output {
  return { nodeId, label, ...finding }
}
