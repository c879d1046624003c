import { createHash } from 'node:crypto'
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { fileURLToPath, pathToFileURL } from 'node:url'

const HERE = dirname(fileURLToPath(import.meta.url))
const OUT = join(HERE, '../relay/dist/console')
const SOURCES = [
  'src',
  'public',
  'index.html',
  'package.json',
  'vite.config.ts',
  'build.ts',
]

/**
 * Builds the console into the relay's package, unless it was built from the same sources.
 * Built beside and renamed, so that nobody is served half of it.
 */
export async function buildConsole(): Promise<'built' | 'fresh'> {
  const stamp = await hashSources()
  const known = await readFile(join(OUT, 'stamp'), 'utf8').catch(() => undefined)
  if (known === stamp) return 'fresh'
  const { build } = await import('vite')
  const unfinished = `${OUT}.${process.pid}`
  await build({ root: HERE, logLevel: 'warn', build: { outDir: unfinished } })
  await copyReference(join(unfinished, 'docs'))
  await compress(join(unfinished, 'assets'))
  await compress(join(unfinished, 'docs'))
  await writeFile(join(unfinished, 'stamp'), stamp)
  await rm(OUT, { recursive: true, force: true })
  await rename(unfinished, OUT)
  return 'built'
}

/** What draws the reference page of the API: one file, which loads nothing from elsewhere. */
async function copyReference(folder: string): Promise<void> {
  const scalar = join(HERE, 'node_modules/@scalar/api-reference')
  await mkdir(folder)
  await copyFile(join(scalar, 'dist/browser/standalone.js'), join(folder, 'scalar.js'))
  // With its name, version and licence.
  await copyFile(join(scalar, 'package.json'), join(folder, 'scalar.package.json'))
}

/** Beside each script and style sheet, so that the relay need not compress anything. */
async function compress(folder: string): Promise<void> {
  const names = await readdir(folder)
  for (const name of names.filter((each) => /\.(js|css)$/.test(each))) {
    const path = join(folder, name)
    const compressed = await promisify(gzip)(await readFile(path), { level: 9 })
    await writeFile(`${path}.gz`, compressed)
  }
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await listSources()) {
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(HERE, path)))
  }
  return hash.digest('hex')
}

async function listSources(): Promise<string[]> {
  const entries = await readdir(HERE, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(HERE.length + 1))
    .filter((path) =>
      SOURCES.some((source) => path === source || path.startsWith(`${source}/`)),
    )
    .sort()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`The console is ${await buildConsole()}.\n`)
}
