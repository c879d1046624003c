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

// Fields that say what a file is or how it came about, and are no output themselves.
const DESCRIPTIVE = /type|mime|name|width|height|seed|size|id$|thumb|preview/i

/** Everything an execution made, in one shape, whichever shape each model chose. */
export function toOutputs(record: IDataObject): Output[] {
  return nodeRows(record).flatMap((row) => {
    const nodeId = String(row.nodeId)
    const label = toText(row.label) ?? toText(row.nodeLabel) ?? nodeId
    const newer = ['outputUrl', 'outputUrls', 'text'].flatMap((field) =>
      findIn(row[field], field),
    )
    const found = unique([...findIn(row.output, ''), ...newer])
    return found.map((finding) => ({ nodeId, label, ...finding }))
  })
}

/** Older servers list nodes as `nodeRuns`, newer ones as `nodeStates`, some do both. */
function nodeRows(record: IDataObject): IDataObject[] {
  const results = toObject(record.nodeResults)
  const sources = [
    results.nodeRuns,
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
function findIn(value: unknown, field: string): Finding[] {
  if (typeof value === 'string') return findInText(value, field)
  if (Array.isArray(value)) return value.flatMap((each) => findIn(each, field))
  if (!isObject(value)) return []
  const url = toText(value.url)
  if (url) return [toFile(url, field, value)]
  const inner = Object.entries(value).flatMap(([key, each]) =>
    findInField(key, each, field),
  )
  return inner.length > 0 ? inner : asWhole(value)
}

function findInField(key: string, value: unknown, parent: string): Finding[] {
  if (DESCRIPTIVE.test(key)) return []
  const isPlainText = typeof value === 'string' && !isUrl(value)
  if (isPlainText && !TEXT_FIELDS.has(key)) return []
  return findIn(value, mediaIn(key) ? key : parent || key)
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
