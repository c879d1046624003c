import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createApiDocument } from './api-document.ts'

test('docs/openapi.json is the document that the relay serves: `pnpm contract` writes it', async () => {
  const file = new URL('../../../../docs/openapi.json', import.meta.url)
  const committed = await readFile(file, 'utf8')
  expect(committed).toBe(`${JSON.stringify(createApiDocument(), null, 2)}\n`)
})
