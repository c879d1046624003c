import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { actionOf, ACTION_NAMES, NOT_AUDITED } from './audit/actions.ts'
import { API_ROUTES, type Permission } from './api-routes.ts'

const WORDS: Record<Permission, string> = {
  read: '`read`',
  run: '`run`',
  manage: '`manage`',
  'read+run': '`read` and `run`',
  own: '`manage`; `run` for an endpoint that the token made',
  operator: 'the operator',
  'operator or admin': '`admin`, or the operator',
  'operator or read+admin': '`read` and `admin`, or the operator',
}

test('the documentation names every route with what it needs, and no other', async () => {
  const text = await readFile(new URL('../../../docs/tokens.md', import.meta.url), 'utf8')
  const documented = text.split('\n').filter((line) => / \/v1\/.*\|/.test(line))
  const wanted = API_ROUTES.map(({ method, path, permission }) => {
    const shown = path.replaceAll(/:(\w+)/g, '{$1}')
    return `| \`${method.toUpperCase()} /v1${shown}\` | ${WORDS[permission]} |`
  })
  expect(documented.map((line) => line.replaceAll(/ +\|/g, ' |'))).toEqual(wanted)
})

test('every route that changes something is in the audit log, but those that start and publish', () => {
  const names = API_ROUTES.filter(({ method }) => method !== 'get').map(
    ({ method, path }) => `${method} ${path}`,
  )
  const audited = names.filter((name) => actionOf(name) !== undefined)
  const others = names.filter((name) => actionOf(name) === undefined)
  expect(others.toSorted()).toEqual(NOT_AUDITED.toSorted())
  expect(ACTION_NAMES).toHaveLength(audited.length)
  expect(new Set(ACTION_NAMES).size).toBe(audited.length)
})

test('no route is listed twice', () => {
  const names = API_ROUTES.map(({ method, path }) => `${method} ${path}`)
  expect(new Set(names).size).toBe(names.length)
})
