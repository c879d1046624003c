import { expect, test } from 'vitest'
import { createBodyPace } from './body-pace.ts'

test('a body that comes slower than 1 KiB a second is cut, one that is not read for the moment is not', async () => {
  let now = 0
  const pace = createBodyPace(() => now)
  const cut: string[] = []
  const watch = (name: string) => pace.watch(() => cut.push(name))
  const bodies = {
    silent: watch('silent'),
    slow: watch('slow'),
    steady: watch('steady'),
    ours: watch('ours'),
    read: watch('read'),
  }
  bodies.slow.note(10 * 1024 - 1)
  bodies.steady.note(10 * 1024)
  bodies.ours.pause()
  bodies.read.end()
  now = 10_000
  await expect.poll(() => cut).toEqual(['silent', 'slow'])
  bodies.silent.end()
  bodies.slow.end()

  // Each window counts by itself, and one that was paused begins anew.
  cut.length = 0
  now = 19_999
  bodies.ours.resume()
  now = 20_000
  await expect.poll(() => cut).toEqual(['steady'])
  pace.close()
})
