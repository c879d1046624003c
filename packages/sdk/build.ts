import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Builds what is published: the same files twice, as ES modules and as CommonJS, each with
 * its own types, so that neither kind of importer is shown the types of the other.
 */
const PACKAGE = new URL('.', import.meta.url)

rmSync(new URL('dist', PACKAGE), { recursive: true, force: true })
for (const config of ['tsconfig.build.json', 'tsconfig.cjs.json']) {
  execFileSync('pnpm', ['exec', 'tsc', '-p', config], { cwd: PACKAGE, stdio: 'inherit' })
}
writeFileSync(new URL('dist/cjs/package.json', PACKAGE), '{ "type": "commonjs" }\n')

// The compiler rewrites the endings of imports in code, and leaves them in types.
for (const file of globSync('dist/**/*.d.ts', { cwd: PACKAGE })) {
  const url = new URL(file, PACKAGE)
  const text = readFileSync(url, 'utf8')
  writeFileSync(url, text.replaceAll(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'))
}
