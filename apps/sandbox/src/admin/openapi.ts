import { z } from 'zod'
import type { AdminRoute } from './admin-route.ts'

/** Describes the sandbox's own routes, from the same schemas that check their bodies. */
export function describeRoutes(routes: readonly AdminRoute[], basePath: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = basePath + route.path
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wireflow sandbox',
      version: '1',
      description: 'What steers the sandbox itself. It needs no key.',
    },
    paths,
  }
}

function operation({ path, summary, body }: AdminRoute): unknown {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  return {
    summary,
    ...(names.length > 0 && {
      parameters: names.map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
    }),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) },
        },
      },
    }),
    responses: { default: { description: 'JSON, or { "error": "…" }' } },
  }
}
