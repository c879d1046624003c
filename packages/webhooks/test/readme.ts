import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

/** The programs of the README as files inside the package, so that its name resolves. */
export type Programs = {
  /** Path of the program that follows `<!-- recipe: name -->` or `<!-- snippet: name -->`. */
  path: (name: string) => string
  /** What the compiler says to all of them; empty when they are typed. */
  compile: () => Promise<string>
  remove: () => Promise<void>
}

export async function writePrograms(): Promise<Programs> {
  const readme = await readFile(join(PACKAGE, 'README.md'), 'utf8')
  const folder = await mkdtemp(join(PACKAGE, '.snippets-'))
  const path = (name: string) => join(folder, `${name}.ts`)
  for (const [, name = '', code = ''] of readme.matchAll(PROGRAM)) {
    await writeFile(path(name), code)
  }
  return {
    path,
    async compile() {
      const config = { extends: '../tsconfig.json', include: ['*.ts'] }
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
      const compiling = run('tsc', ['-p', folder])
      return compiling.then(
        ({ stdout }) => stdout,
        (error: Error & { stdout: string }) => `${error.message}\n${error.stdout}`,
      )
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

const PROGRAM = /<!-- (?:recipe|snippet): (\w+) -->\s+```ts\n([\s\S]*?)```/g
