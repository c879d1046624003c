import type { IDataObject } from 'n8n-workflow'
import { isObject, toObject, toObjects, toText } from './json'

/** One thing an execution made: a file at `url`, or `text` (JSON is text, too). */
export type Output = {
  nodeId: string
  label: string
  type: 'image' | 'video' | 'audio' | 'text' | 'json' | 'file'
  url?: string
  text?: string
}

type Media = 'image' | 'video' | 'audio'
type Finding = Pick<Output, 'type' | 'url' | 'text'>

const EXTENSIONS: Record<Media, string> = {
  image: 'png jpg jpeg webp gif avif svg',
  video: 'mp4 webm mov m4v',
  audio: 'mp3 wav ogg flac m4a',
}

// Fields that hold text a model wrote; other short texts are remarks about a file.
const TEXT_FIELDS = new Set(['text', 'content', 'output'])

// Last words of fields that say what a file is or how it came about, and are no output.
const REMARKS = new Set(
  'type types mime mimetype contenttype name names filename width height seed seeds size filesize id ids uuid thumb thumbs thumbnail thumbnails preview previews'.split(
    ' ',
  ),
)

// Those of them whose address names something, and holds no file.
const REFERENCES = new Set(['type', 'types', 'name', 'names', 'id', 'ids'])

const THUMBNAIL = /thumb/i
// No model nests what it made deeper.
const DEEPEST = 50

/** Everything an execution made, in one shape, whichever shape each model chose. */
export function toOutputs(record: IDataObject): Output[] {
  const labels = labelsOf(record)
  return nodeRows(record).flatMap((row) => {
    const nodeId = String(row.nodeId)
    const label =
      toText(row.label) ?? toText(row.nodeLabel) ?? labels.get(nodeId) ?? nodeId
    const newer = ['outputUrl', 'outputUrls', 'text'].flatMap((field) =>
      findIn(row[field], field),
    )
    const found = unique([...findIn(row.output, ''), ...newer])
    return found.map((finding) => ({ nodeId, label, ...finding }))
  })
}

/** What the nodes of a record are called in the graph that it was made with. */
function labelsOf(record: IDataObject): Map<string, string> {
  const nodes = toObjects(toObject(record.workflowSnapshot).nodes)
  return new Map(
    nodes.flatMap((node): [string, string][] => {
      const label = toText(toObject(node.data).label)
      return label === undefined ? [] : [[String(node.id), label]]
    }),
  )
}

/** Older servers list nodes as `nodeRuns`, newer ones as `nodeStates`, some do both. */
export function nodeRows(record: IDataObject): IDataObject[] {
  const results = toObject(record.nodeResults)
  const sources = [
    Array.isArray(record.nodeResults) ? record.nodeResults : results.nodeRuns,
    results.nodeStates,
    record.nodeRuns,
    record.nodeStates,
  ]
  const rows = new Map<string, IDataObject>()
  for (const row of sources.flatMap(toObjects)) {
    const nodeId = toText(row.nodeId)
    if (nodeId) rows.set(nodeId, { ...rows.get(nodeId), ...withoutNulls(row) })
  }
  return [...rows.values()]
}

function withoutNulls(row: IDataObject): IDataObject {
  const present = Object.entries(row).filter(([, value]) => value !== null)
  return Object.fromEntries(present)
}

/** Walks into an output of unknown shape; `field` is the name under which it was found. */
function findIn(value: unknown, field: string, depth = 0): Finding[] {
  if (typeof value === 'string') return findInText(value, field)
  if (depth > DEEPEST) return []
  if (Array.isArray(value)) return value.flatMap((each) => findIn(each, field, depth + 1))
  if (!isObject(value)) return []
  const url = toText(value.url)
  if (url) return [toFile(url, field, value)]
  const findInSome = (isSmall: boolean) =>
    Object.entries(value)
      .filter(([key]) => THUMBNAIL.test(key) === isSmall)
      .flatMap(([key, each]) => findInField(key, each, { parent: field, depth }))
  const inner = findInSome(false)
  if (inner.length > 0) return inner
  // A small picture of a file counts only where there is no file.
  const small = findInSome(true)
  return small.length > 0 ? small : asWhole(value)
}

function findInField(
  key: string,
  value: unknown,
  { parent, depth }: { parent: string; depth: number },
): Finding[] {
  const isPlainText = typeof value === 'string' && !isUrl(value)
  if (isPlainText && !TEXT_FIELDS.has(key)) return []
  const found = findIn(value, mediaIn(key) ? key : parent || key, depth + 1)
  return REMARKS.has(lastWordOf(key)) ? found.filter((each) => isFile(each, key)) : found
}

/** Whatever the name of its field, an address is a file unless it only names something. */
function isFile({ url }: Finding, key: string): boolean {
  if (url === undefined) return false
  const media = mediaOfUrl(url) ?? mediaIn(key)
  return media !== undefined || !REFERENCES.has(lastWordOf(key))
}

/** `id` of `image_with_id`, `type` of `contentType`, `grid` of `grid`. */
function lastWordOf(key: string): string {
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/)
  return words.findLast((word) => word !== '')?.toLowerCase() ?? ''
}

/** An object in which nothing is known: the prompt of an input node, or JSON. */
function asWhole(value: IDataObject): Finding[] {
  const prompt = toText(value.prompt)
  if (prompt) return [{ type: 'text', text: prompt }]
  if (Object.keys(value).length === 0) return []
  return [{ type: 'json', text: JSON.stringify(value) }]
}

function findInText(text: string, field: string): Finding[] {
  if (text === '') return []
  return isUrl(text) ? [toFile(text, field, {})] : [{ type: 'text', text }]
}

function toFile(url: string, field: string, about: IDataObject): Finding {
  const mime = toText(about.content_type ?? about.contentType ?? about.mimeType)
  const type = mediaIn(mime?.split('/')[0] ?? '') ?? mediaOfUrl(url) ?? mediaIn(field)
  return { type: type ?? 'file', url }
}

function mediaOfUrl(url: string): Media | undefined {
  const mime = /^data:([^;,]+)/.exec(url)?.[1]
  if (mime) return mediaIn(mime)
  const path = url.split(/[?#]/, 1)[0] ?? ''
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  const known = Object.entries(EXTENSIONS).find(([, names]) =>
    names.split(' ').includes(extension),
  )
  return known?.[0] as Media | undefined
}

function mediaIn(name: string): Media | undefined {
  return /image|video|audio/i.exec(name)?.[0].toLowerCase() as Media | undefined
}

export function isUrl(text: string): boolean {
  return /^(https?:\/\/|data:[a-z]+\/)\S+$/i.test(text)
}

function unique(findings: Finding[]): Finding[] {
  const byContent = new Map(findings.map((each) => [`${each.url}\n${each.text}`, each]))
  return [...byContent.values()]
}
