import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openFormFolder } from './form-folder.ts'

// The parent of a test lives, and no process has a number this high.
const { ppid } = process
const NO_PROCESS = 4_999_999

/** The folder's name, and the same with another process. */
function nameOf(path: string) {
  const name = dirname(path).split('/').at(-1) ?? ''
  const [machine = ''] = name.slice('wireflow-connect-form-'.length).split('-')
  const of = (pid: number, bornAt: number) =>
    `wireflow-connect-form-${machine}-${pid}-${bornAt}-abcdef`
  return { name, of }
}

test('a start removes what dead processes left behind, and nothing of living ones', async () => {
  const root = await mkdtemp(join(tmpdir(), 'form-folder-test-'))
  try {
    const first = await openFormFolder(root)
    await writeFile(first.newPath(), 'of this process')
    const { name, of } = nameOf(first.newPath())
    const kept = [of(ppid, 1), 'wireflow-connect-form-other-123-1-abc', 'something-else']
    const left = [of(NO_PROCESS, 1), of(process.pid, 1)]
    // Whoever has that number by now: a living process marks its folder.
    const abandoned = [of(ppid, 2), 'wireflow-connect-form-AbC123']
    for (const each of [...kept, ...left, ...abandoned]) {
      await mkdir(join(root, each))
      await writeFile(join(root, each, '0'), 'a file')
    }
    const longAgo = new Date(Date.now() - 2 * 3_600_000)
    for (const each of abandoned) await utimes(join(root, each), longAgo, longAgo)

    const second = await openFormFolder(root)
    const names = await readdir(root)
    expect(names).toEqual(expect.arrayContaining([...kept, name]))
    expect(names).toHaveLength(kept.length + 2)
    await first.close()
    await second.close()
    expect((await readdir(root)).toSorted()).toEqual(kept.toSorted())
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

test('two relays in one process have folders of their own', async () => {
  const one = await openFormFolder()
  const other = await openFormFolder()
  expect(one.newPath()).not.toBe(one.newPath())
  expect(dirname(one.newPath())).not.toBe(dirname(other.newPath()))
  await one.close()
  await other.close()
})
