import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const ROOT = new URL('../../../../', import.meta.url)

async function read(path: string): Promise<string> {
  return readFile(new URL(path, ROOT), 'utf8')
}

test('every test that the page about security names exists, in the file that it names', async () => {
  const page = await read('docs/security.md')
  const named = [...page.matchAll(/^ {2}- `([^`]+)`: (.+)$/gm)].map(
    ([, file = '', name = '']) => ({ file, name }),
  )
  expect(named.length).toBeGreaterThan(50)
  for (const { file, name } of named) {
    const text = await read(file)
    const quoted = ["'", '"', '`'].some((quote) => text.includes(quote + name + quote))
    expect(quoted, `${file}: ${name}`).toBe(true)
  }
})

test('every threat on the page about security names a test', async () => {
  // Before that stands what is protected, and from whom.
  const [, attackers = ''] = (await read('docs/security.md')).split('## A stranger')
  const lines = attackers.split('\n')
  const bare = lines.filter(
    (line, at) => line.startsWith('- **') && !lines[at + 1]?.startsWith('  - `'),
  )
  expect(lines.filter((line) => line.startsWith('- **')).length).toBeGreaterThan(40)
  expect(bare).toEqual([])
})
