import { isObject, toText, type JsonObject } from './json.ts'
import { stringifyJson } from './json-text.ts'
import { nodeRows, toLabel } from './node-run.ts'
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

/** Fields that say what a file is or how it came about, and are no output themselves. */
const DESCRIPTIVE = /type|mime|name|width|height|seed|size|id$|thumb|preview/i

/** Everything an execution made, in one shape, whichever shape each model chose. */
export function toOutputs(body: JsonObject): Output[] {
  const outputs = nodeRows(body).flatMap((row) => outputsOfNode(row))
  const urls = new Set(outputs.map((output) => output.url))

  // The final output repeats a node's; it is only news where the nodes told nothing.
  const final = findIn(body['finalOutput'] ?? body['output'], '').filter(
    (finding) => !(finding.url ? urls.has(finding.url) : outputs.length > 0),
  )
  return [...outputs, ...final.map((each) => name(each, 'output', 'Output'))]
}

function outputsOfNode(row: JsonObject): Output[] {
  const nodeId = String(row['nodeId'])
  const label = toLabel(row) ?? nodeId
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

  const inner = Object.entries(value).flatMap(([key, each]) =>
    findInField(key, each, field, depth),
  )
  return inner.length > 0 ? inner : asWhole(value)
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
  if (DESCRIPTIVE.test(key)) return []
  const isText = typeof value === 'string' && !isUrl(value)
  if (isText && !TEXT_FIELDS.has(key)) return []
  return findIn(value, mediaTypeOfName(key) ? key : parent || key, depth + 1)
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
