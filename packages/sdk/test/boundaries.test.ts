import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const SOURCE = new URL('../src/', import.meta.url)

const files = globSync('**/*.ts', { cwd: SOURCE })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(new URL(file, SOURCE), 'utf8') }))

test('the source imports nothing but itself, and Node where its entry says so', () => {
  const web = files.filter(({ file }) => !file.startsWith('node/'))
  const foreign = web.flatMap(({ file, text }) =>
    [...text.matchAll(/(?:from|import\()\s*'([^'.][^']*)'/g)].map(([, name]) => [
      file,
      name,
    ]),
  )
  expect(files.length).toBeGreaterThan(50)
  expect(foreign).toEqual([])
})

test('one file alone reads the environment', () => {
  const readers = files.filter(({ text }) => /\bprocess\??\.env\b|process\?:/.test(text))
  expect(readers.map(({ file }) => file)).toEqual(['env.ts'])
})

test('the policy of the lane knows no clock, no chance and no network', () => {
  const impure = files
    .filter(({ file }) => file.startsWith('lane/'))
    .filter(({ text }) =>
      /Date\.now|new Date|Math\.random|setTimeout|fetch\(|await /.test(text),
    )
  expect(impure.map(({ file }) => file)).toEqual([])
})

test('everything that is exported is described', () => {
  const names = new Set(
    files
      .filter(({ file }) => /^(lane\/)?index\.ts$/.test(file))
      .flatMap(({ text }) =>
        [...text.matchAll(/\b(\w+)(?=,| \})/g)].map(([name]) => name),
      ),
  )
  const declaration =
    /(\*\/\n(?:\/\/[^\n]*\n)*)?export (?:class|const|function|type) (\w+)/g
  const bare = files.flatMap(({ text }) =>
    [...text.matchAll(declaration)]
      .filter(([, description, name]) => names.has(name ?? '') && !description)
      .map(([, , name]) => name),
  )
  expect(names.size).toBeGreaterThan(60)
  // The second and third are overloads of one function that is described.
  expect(bare).toEqual(['isWireflowError', 'isWireflowError'])
})
