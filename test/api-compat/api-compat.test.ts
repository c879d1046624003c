import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findBreaks, type Break } from './oasdiff.ts'

type Schema = { properties: Record<string, unknown>; required?: string[] }
type Operation = {
  parameters?: unknown[]
  responses: Record<string, { content: Record<string, { schema: Schema }> }>
}
type Document = {
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, unknown>
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const RELEASED = join(ROOT, 'docs/openapi.released.json')
const CURRENT = join(ROOT, 'docs/openapi.json')

/** What the next release says of the client of the API, and so of the API. */
async function pendingChanges(): Promise<string> {
  const folder = join(ROOT, '.changeset')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md'))
  const texts = await Promise.all(
    names.map(async (name) => readFile(join(folder, name), 'utf8')),
  )
  return texts.filter((text) => text.includes("'@wireflow-connect/relay-client'")).join()
}

/** How a changeset names it: `GET /v1/runs`, or `execution.completed` for an event. */
const nameOf = ({ operation, path, text }: Break) =>
  path === undefined ? (/`[^`]+`/.exec(text)?.[0] ?? text) : `\`${operation} ${path}\``

function unnamed(breaks: readonly Break[], changes: string): string[] {
  const open = breaks.filter((each) => !changes.includes(nameOf(each)))
  return open.map((each) => `${nameOf(each)}: ${each.text}`)
}

test('what the API takes from the clients of its last release is named in a changeset', async () => {
  expect(unnamed(findBreaks(RELEASED, CURRENT), await pendingChanges())).toEqual([])
})

/** What is found when the document is changed like this. */
async function foundAfter(change: (document: Document) => void): Promise<Break[]> {
  const folder = await mkdtemp(join(tmpdir(), 'api-compat-'))
  try {
    const document = JSON.parse(await readFile(CURRENT, 'utf8')) as Document
    change(document)
    const file = join(folder, 'changed.json')
    await writeFile(file, JSON.stringify(document))
    return findBreaks(CURRENT, file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const operationOf = (document: Document, method: string, path: string): Operation => {
  const found = document.paths[path]?.[method]
  if (!found) throw new Error(`There is no ${method} ${path}`)
  return found
}

const usageOf = (document: Document): Schema => {
  const answer = operationOf(document, 'get', '/v1/search').responses['200']
  const schema = answer?.content['application/json']?.schema
  if (!schema?.properties) throw new Error('The answer of a search has no fields')
  return schema
}

test('a route, a parameter, an answered field and an event that are gone are each found', async () => {
  const gone = await foundAfter((document) => {
    delete document.paths['/v1/undelivered']
    operationOf(document, 'get', '/v1/runs').parameters = []
    const answer = usageOf(document)
    const [field = ''] = answer.required ?? []
    delete answer.properties[field]
    answer.required = (answer.required ?? []).filter((each) => each !== field)
    delete document.webhooks['execution.completed']
  })
  const names = new Set(gone.map(nameOf))
  expect([...names]).toEqual(
    expect.arrayContaining([
      '`GET /v1/undelivered`',
      '`GET /v1/runs`',
      '`GET /v1/search`',
      '`execution.completed`',
    ]),
  )
  expect(unnamed(gone, [...names].slice(1).join())).not.toEqual([])
  expect(unnamed(gone, [...names].join())).toEqual([])
})

test('what is added to an answer, or may be given, breaks nobody', async () => {
  const added = await foundAfter((document) => {
    usageOf(document).properties['more'] = { type: 'string' }
    operationOf(document, 'get', '/v1/runs').parameters?.push({
      name: 'more',
      in: 'query',
      schema: { type: 'string' },
    })
  })
  expect(added).toEqual([])
})
