import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/**
 * Builds what is published of the package that it is run in: as ES modules and, where there is
 * a `tsconfig.cjs.json`, once more as CommonJS, each with its own types, so that neither kind
 * of importer is shown the types of the other.
 */
const PACKAGE = pathToFileURL(`${process.cwd()}/`)
const isCommonJs = existsSync(new URL('tsconfig.cjs.json', PACKAGE))

rmSync(new URL('dist', PACKAGE), { recursive: true, force: true })
for (const config of [
  'tsconfig.build.json',
  ...(isCommonJs ? ['tsconfig.cjs.json'] : []),
]) {
  execFileSync('pnpm', ['exec', 'tsc', '-p', config], { cwd: PACKAGE, stdio: 'inherit' })
}
if (isCommonJs)
  writeFileSync(new URL('dist/cjs/package.json', PACKAGE), '{ "type": "commonjs" }\n')

// The compiler rewrites the endings of imports in code, and leaves them in types.
for (const file of globSync('dist/**/*.d.ts', { cwd: PACKAGE })) {
  const url = new URL(file, PACKAGE)
  const text = readFileSync(url, 'utf8')
  writeFileSync(url, text.replaceAll(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'))
}
