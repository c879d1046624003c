// Builds the package in the working directory into `dist`, as its `tsconfig.build.json` says,
// and once more as CommonJS where it has a `tsconfig.cjs.json`, each with its own types, so
// that neither kind of importer is shown the types of the other. Runs before a package is packed.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'

rmSync('dist', { recursive: true, force: true })
for (const config of ['tsconfig.build.json', 'tsconfig.cjs.json'].filter(existsSync)) {
  execFileSync('pnpm', ['exec', 'tsc', '-p', config], { stdio: 'inherit' })
}
if (existsSync('dist/cjs')) {
  writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
}

// What a browser is sent stands beside the code that sends it.
if (existsSync('src/page')) cpSync('src/page', 'dist/page', { recursive: true })

// The compiler rewrites the endings of imports in code, and leaves them in types.
for (const file of globSync('dist/**/*.d.ts')) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replaceAll(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'))
}
