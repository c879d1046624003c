import { readFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const HEAD = '// Made from docs/openapi.json by `pnpm contract`.\n'

/** The types of the API, as text: made of the committed document. */
export async function generatedSchema(): Promise<string> {
  const file = new URL('../../docs/openapi.json', import.meta.url)
  const document = JSON.parse(await readFile(file, 'utf8')) as object
  const nodes = await openapiTS(JSON.stringify(document), { alphabetize: true })
  return HEAD + astToString(nodes)
}
