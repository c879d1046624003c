import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ROUTES } from '../src/api/routes.ts'
import { CATALOG } from '../src/catalog/catalog.ts'
import { controlled } from './controlled.ts'
import { pictureWorkflow } from './graphs.ts'

const WRITES = ROUTES.filter(({ method }) => method !== 'GET' && method !== 'OPTIONS')

const nodeType = fc.constantFrom(...CATALOG.map((spec) => spec.nodeType))
const anything = fc.jsonValue({ maxDepth: 3 })
const settings = fc.dictionary(
  fc.constantFrom('prompt', 'value', 'url', 'items', 'routes', 'paths', 'to', 'seed'),
  anything,
)

/** Nodes that are nearly right, so that what is wrong lies deep. */
const node = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'c', 'picture'),
    type: fc.oneof(fc.constant('basedNode'), anything),
    data: fc.record(
      { nodeType: fc.oneof(nodeType, anything), config: settings, params: anything },
      { requiredKeys: ['nodeType'] },
    ),
  },
  { requiredKeys: ['id', 'data'] },
)

const edge = fc.record(
  {
    id: anything,
    source: fc.constantFrom('a', 'b', 'c'),
    target: fc.constantFrom('a', 'b', 'c'),
    sourceHandle: fc.oneof(fc.constant('out-text'), anything),
  },
  { requiredKeys: ['source', 'target'] },
)

const body = fc.oneof(
  anything,
  fc.dictionary(
    fc.constantFrom('inputs', 'triggerData', 'iteratorConfigs', 'targetNodeId', 'config'),
    anything,
  ),
  fc.record(
    {
      name: fc.oneof(fc.constant('x'), anything),
      nodes: fc.array(node, { maxLength: 4 }),
      edges: fc.array(edge, { maxLength: 4 }),
      iteratorConfigs: anything,
      webhookId: anything,
    },
    { requiredKeys: ['name', 'nodes', 'edges'] },
  ),
)

test('no body makes the sandbox fail, and whatever it starts comes to an end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...WRITES), body, async ({ method, path }, sent) => {
      const { sandbox, send, pass } = await controlled({ limits: false })
      sandbox.createWorkflow({ ...pictureWorkflow(), id: 'wf' })
      const at = path.replace(/\{\w*[iI]d\}/, 'wf').replace('{nodeId}', 'picture')
      const reply = await send(method, at, JSON.stringify(sent))
      expect(reply.status).toBeLessThan(500)

      const saved = reply.body['id']
      if (typeof saved === 'string') await send('POST', `/workflows/${saved}/run`, {})
      pass(24 * 60 * 60_000)
      const statuses = sandbox.executions().map(({ status }) => status)
      expect(statuses.filter((status) => status === 'RUNNING')).toEqual([])
      expect((await send('GET', '/workflows')).status).toBe(200)
    }),
    { numRuns: 400 },
  )
})
