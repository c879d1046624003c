import { expect, test } from 'vitest'
import type { Middleware } from '@wireflow-connect/sdk'
import { failure } from './failure.ts'
import { json, upstream } from './upstream.ts'

test('middleware runs once for every attempt, the first outermost', async () => {
  const order: string[] = []
  const named =
    (name: string): Middleware =>
    async (request, next, { attempt }) => {
      order.push(`${name}${attempt}`)
      return next(request)
    }
  const { wireflow, clock } = upstream([json({}, { status: 503 }), json([])], {
    middleware: [named('a'), named('b')],
  })
  await clock.run(wireflow.workflows.list())
  expect(order).toEqual(['a1', 'b1', 'a2', 'b2'])
})

test('middleware may change the request and never sees the key', async () => {
  let seen: string | null = ''
  const tag: Middleware = (request, next) => {
    seen = request.headers.get('authorization')
    request.headers.set('x-tag', 'blue')
    return next(request)
  }
  const { wireflow, sent } = upstream([json([])], { middleware: [tag] })
  await wireflow.workflows.list()
  expect(seen).toBeNull()
  expect(sent[0]?.headers.get('x-tag')).toBe('blue')
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer sk-test')
})

test('middleware may answer by itself, and more than one answer may be asked for', async () => {
  const twice: Middleware = async (request, next) => {
    await next(request)
    return next(request)
  }
  const { wireflow, sent } = upstream([json([])], { middleware: [twice] })
  await wireflow.workflows.list()
  expect(sent).toHaveLength(2)

  const local = upstream([], { middleware: [() => Promise.resolve(json([]))] })
  expect(await local.wireflow.workflows.list()).toEqual([])
})

test('the key does not go along when middleware sends a request to another host', async () => {
  const elsewhere: Middleware = (request, next) =>
    next({ ...request, url: request.url.replace('www.wireflow.ai', 'other.example') })
  const { wireflow, sent } = upstream([json([])], { middleware: [elsewhere] })
  await wireflow.workflows.list()
  expect(sent[0]?.url).toContain('other.example')
  expect(sent[0]?.headers.has('authorization')).toBe(false)
})

test('a redirect is not followed, and the error says where it points', async () => {
  const headers = { location: 'https://other.example/api/v1/workflows' }
  const { wireflow, sent } = upstream([new Response(null, { status: 308, headers })])
  const error = await failure(wireflow.workflows.list())
  expect(error.code).toBe('unexpected_response')
  expect(error.message).toContain('https://other.example')
  expect(sent).toHaveLength(1)
})

test('fetch is called as a plain function, as runtimes with a strict receiver demand', async () => {
  const receivers: unknown[] = []
  function fetch(this: unknown) {
    receivers.push(this)
    return Promise.resolve(json([]))
  }
  await upstream([], { fetch }).wireflow.workflows.list()
  expect(receivers).toEqual([undefined])
})

test('a runtime that refuses the cache option gets the request without it', async () => {
  const fetch: typeof globalThis.fetch = (_, init) => {
    if (init?.cache) throw new Error("The 'cache' field is not implemented")
    return Promise.resolve(json([]))
  }
  expect(await upstream([], { fetch }).wireflow.workflows.list()).toEqual([])
})

test('a key that no header can hold is refused without being shown', () => {
  const create = () => upstream([], { apiKey: 'sk-\n-secret' })
  expect(create).toThrow('characters')
  expect(create).not.toThrow('secret')
})

test('a client that is printed or turned into JSON does not show its key', async () => {
  const { inspect } = await import('node:util')
  const { wireflow } = upstream([])
  expect(inspect(wireflow, { depth: 9, showHidden: true })).not.toContain('sk-test')
  expect(JSON.stringify(wireflow)).not.toContain('sk-test')
})
