import { rmSync } from 'node:fs'
import { rolldown } from 'rolldown'

/**
 * Builds what Zapier runs: one file with everything of ours in it. Zapier's own library
 * stays outside, since Zapier looks for it in the package.
 */
const PACKAGE = new URL('.', import.meta.url)

rmSync(new URL('dist', PACKAGE), { recursive: true, force: true })
const bundle = await rolldown({
  input: new URL('src/index.ts', PACKAGE).pathname,
  external: ['zapier-platform-core', /^node:/],
  platform: 'node',
})
await bundle.write({ file: new URL('dist/index.js', PACKAGE).pathname, format: 'esm' })
