import { writeFile } from 'node:fs/promises'
import { createApiDocument } from './api-document.ts'

// `pnpm contract`: what is committed is what the relay serves; a test compares.
const file = new URL('../../../../docs/openapi.json', import.meta.url)
await writeFile(file, `${JSON.stringify(createApiDocument(), null, 2)}\n`)
