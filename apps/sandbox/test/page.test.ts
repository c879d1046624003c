import { expect, test } from 'vitest'
import { controlled } from './controlled.ts'

test('the page and all its parts are served, and come from nowhere else', async () => {
  const { steer } = await controlled()
  const page = await steer('GET', '')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const { paths } = (await steer('GET', '/openapi.json')).body as {
    paths: Record<string, unknown>
  }
  const parts = Object.keys(paths).filter((path) => /\.(js|css)$/.test(path))
  const files = await Promise.all(
    parts.map((path) => steer('GET', path.replace('/_sandbox', ''))),
  )
  const links = [page, ...files].flatMap(({ text }) =>
    [...text.matchAll(/(?:src|href)="([^"#]+)"|from '\.\/([^']+)'/g)].map(
      ([, link, module]) => link ?? `/_sandbox/${module}`,
    ),
  )
  const known = [...Object.keys(paths), 'data:,']
  expect(links.filter((link) => !known.includes(link))).toEqual([])
  expect(files.every(({ status }) => status === 200)).toBe(true)
})
