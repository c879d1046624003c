import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDataDir, removeDataDir } from '../../harness/data-dir.ts'
import { PACKAGE_DIR, unpackPackage } from '../harness/package.ts'

let folder: string
beforeAll(async () => {
  folder = await createDataDir()
})
afterAll(() => removeDataDir(folder))

/** Runs a tool of the package there, and returns how it ended and what it said. */
function run(directory: string, tool: string, ...args: string[]) {
  const tools = join(PACKAGE_DIR, 'node_modules', '.bin')
  return start(directory, join(tools, tool), args, `${tools}:${process.env['PATH']}`)
}

function start(cwd: string, program: string, args: string[], PATH = process.env['PATH']) {
  // The rules behave otherwise where NODE_ENV says that this is a test.
  const env = { PATH, HOME: process.env['HOME'] }
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
  })
  return { status, text: stdout + stderr }
}

const SCAN = `
  import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs'
  const [folder, patterns] = process.argv.slice(1)
  const files = patterns ? JSON.parse(patterns) : SOURCE_FILE_PATTERNS
  const { passed, message, details } = await analyzePackage(folder, files)
  console.log(passed ? 'passed' : message + details)`

/** What the scanner says of a folder: of sources, or of files with these patterns. */
function scan(folder: string, patterns?: string[]): string {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const asked = patterns ? [folder, JSON.stringify(patterns)] : [folder]
  const args = ['--input-type=module', '-e', SCAN, ...asked]
  return start(here, process.execPath, args).text.trim()
}

test('both of n8n’s linters are content with the package, in strict mode', async () => {
  const manifest = JSON.parse(await readFile(join(PACKAGE_DIR, 'package.json'), 'utf8'))
  expect(manifest.n8n.strict).toBe(true)
  const linted = run(PACKAGE_DIR, 'eslint', '.', '--max-warnings', '0')
  expect(linted).toEqual({ status: 0, text: '' })
  expect(run(PACKAGE_DIR, 'n8n-node', 'lint')).toMatchObject({ status: 0 })
})

// n8n-node reports nothing at all where it does not find its package manager.
test('both of them find a violation that is planted', async () => {
  const copy = await mkdtemp(join(folder, 'planted-'))
  const isSource = (path: string) =>
    !/node_modules|dist/.test(path.slice(PACKAGE_DIR.length))
  await cp(PACKAGE_DIR, copy, { recursive: true, filter: isSource })
  await symlink(join(PACKAGE_DIR, 'node_modules'), join(copy, 'node_modules'))
  const planted = `import { readFileSync } from 'fs'\nsetTimeout(() => readFileSync('x'), 1)\n`
  await writeFile(join(copy, 'nodes', 'Wireflow', 'planted.ts'), planted)

  for (const found of [run(copy, 'eslint', '.'), run(copy, 'n8n-node', 'lint')]) {
    expect(found.status).toBe(1)
    expect(found.text).toContain('no-restricted-imports')
    expect(found.text).toContain('no-restricted-globals')
  }
})

test('the scanner of n8n’s verification passes the source and the built package', async () => {
  const unpacked = join(folder, 'unpacked')
  await mkdir(unpacked)
  await unpackPackage(inject('n8nPackage'), unpacked)
  expect(scan(PACKAGE_DIR)).toBe('passed')
  expect(scan(unpacked, ['**/*.js', 'package.json'])).toBe('passed')
})

test('what is published is what n8n needs, and nothing else', () => {
  const { stdout } = spawnSync('tar', ['-tzf', inject('n8nPackage')], {
    encoding: 'utf8',
  })
  const files = stdout
    .trim()
    .split('\n')
    .map((file) => file.replace('package/', ''))
  const manifest = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE']
  expect(files).toEqual(
    expect.arrayContaining([
      ...manifest,
      'dist/nodes/Wireflow/Wireflow.node.js',
      'dist/nodes/WireflowTrigger/WireflowTrigger.node.js',
      'dist/nodes/Wireflow/__schema__/v1.0.0/workflow/run.json',
      'dist/icons/wireflow.svg',
      'dist/icons/wireflow.dark.svg',
      'examples/form-to-image.json',
    ]),
  )
  const others = files.filter((file) => !/^(dist|examples)\//.test(file))
  expect(others.toSorted()).toEqual(manifest.toSorted())
  expect(files.filter((file) => /\.(ts|map|png)$|test/.test(file))).toEqual([])
})

test('the package depends on nothing when it runs', async () => {
  const manifest = JSON.parse(await readFile(join(PACKAGE_DIR, 'package.json'), 'utf8'))
  expect(manifest.dependencies).toBeUndefined()
  expect(manifest.overrides).toBeUndefined()
  expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' })
})
