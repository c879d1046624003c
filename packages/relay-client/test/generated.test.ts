import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { generatedSchema } from '../generated-schema.ts'

test('the types are those of docs/openapi.json: `pnpm contract` writes both', async () => {
  const file = new URL('../src/schema.ts', import.meta.url)
  expect(await readFile(file, 'utf8')).toBe(await generatedSchema())
})
