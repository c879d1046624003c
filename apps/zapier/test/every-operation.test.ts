import { createSandbox, EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { withWorld } from '@wireflow-connect/test/harness/world.ts'
import { expect, test } from 'vitest'
import { createAppTester, type Bundle, type ZObject } from 'zapier-platform-core'
import { authentication } from '../src/authentication.ts'
import App from '../src/index.ts'
import { nodeKey } from '../src/items/node-key.ts'
import { errorOf } from './tester.ts'

type Operation = (z: ZObject, bundle: Bundle) => unknown
type Operations = Record<string, { operation: Record<string, unknown> }>

test(
  "every operation answers Zapier's own tester, with a sandbox and a relay behind it",
  withWorld(
    async ({ sandbox, relay, adminApi, workspaceId, workflowId, trigger, receiver }) => {
      const named = { workspaceId, name: 'zapier', scopes: ['read', 'run'] }
      const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', named)
      const authData = {
        api_key: sandbox.apiKey,
        base_url: sandbox.url,
        relay_url: relay().url,
        relay_token: token,
      }
      const tester = createAppTester(App)
      const called = new Set<string>()

      async function run<Result>(
        kind: 'triggers' | 'creates' | 'searches',
        key: string,
        method: string,
        given: object = {},
      ): Promise<Result> {
        called.add(`${kind}.${key}.${method}`)
        const operation = (App[kind] as Operations)[key]?.operation[method] as Operation
        const bundle = { authData, inputData: {}, meta: {}, ...given }
        return (await tester(operation, bundle as never)) as Result
      }
      type Row = { id: string; run_id: string; url: string; status: string; file: string }

      const chosen = { inputData: { workflow_id: workflowId } }
      const hook = { ...chosen, targetUrl: receiver.url }
      const subscribeData = await run<Row>(
        'triggers',
        'execution_finished',
        'performSubscribe',
        hook,
      )

      const inEditor = { ...chosen, meta: { isLoadingSample: true } }
      const ran = await run<Row>('creates', 'run_workflow', 'perform', inEditor)
      expect(ran).toMatchObject({ status: 'completed', run_id: expect.any(String) })
      const resumed = await run<Row>('creates', 'run_workflow', 'performResume', {
        ...chosen,
        outputData: { run_id: ran.run_id },
        cleanedRequest: { data: { runId: ran.run_id } },
      })
      expect(resumed).toMatchObject({
        id: ran.id,
        run_id: ran.run_id,
        status: 'completed',
      })

      // The endpoint of the world hears of it first, then the one that was just subscribed.
      const deliveries = [await receiver.next(), await receiver.next()]
      const results = deliveries.map(async ({ headers, body }) =>
        run<Row[]>('triggers', 'execution_finished', 'perform', {
          ...chosen,
          subscribeData,
          rawRequest: { headers, content: body },
        }).catch(() => []),
      )
      expect((await Promise.all(results)).flat()).toMatchObject([{ id: ran.id }])
      expect(await run('triggers', 'execution_finished', 'performList')).toMatchObject([
        { id: ran.id },
      ])
      await run('triggers', 'execution_finished', 'performUnsubscribe', { subscribeData })

      const polled = await run(
        'triggers',
        'execution_finished_polling',
        'perform',
        chosen,
      )
      expect(polled).toMatchObject([{ id: ran.id }])
      const lists = ['list_workflows', 'list_executions', 'list_public_triggers']
      for (const key of lists) {
        expect((await run<Row[]>('triggers', key, 'perform', chosen)).length).toBe(1)
      }

      const inputData = { trigger: trigger.id, data: {} }
      const fired = await run<Row>('creates', 'fire_trigger', 'perform', { inputData })
      expect(fired.status).toBe('queued')
      const [found] = await run<{ outputs: Row[] }[]>(
        'searches',
        'find_execution',
        'perform',
        {
          inputData: { execution_id: ran.id },
        },
      )
      const file = found?.outputs.find(({ url }) => url)?.url
      const uploaded = await run<Row>('creates', 'upload_file', 'perform', {
        inputData: { file },
      })
      expect(uploaded.url).toMatch(/^http/)

      const byName = { inputData: { name: 'picture' } }
      expect(await run('searches', 'find_workflow', 'perform', byName)).toHaveLength(1)
      expect(
        await run('searches', 'find_latest_execution', 'perform', chosen),
      ).toHaveLength(1)

      const attention = { inputData: {}, targetUrl: receiver.url }
      const watching = await run<Row>(
        'triggers',
        'run_needs_attention',
        'performSubscribe',
        attention,
      )
      expect(await run('triggers', 'run_needs_attention', 'performList')).toEqual([])
      await run('triggers', 'run_needs_attention', 'perform').catch(() => undefined)
      await run('triggers', 'run_needs_attention', 'performUnsubscribe', {
        subscribeData: watching,
      })

      const prompt = nodeKey('input', 'n-prompt')
      const rows = [{ [prompt]: 'one' }, { [prompt]: 'two' }]
      const many = await run<Row>('creates', 'run_workflow_for_many', 'perform', {
        ...inEditor,
        inputData: { ...chosen.inputData, rows },
      })
      expect(many).toMatchObject({ status: 'completed', total_count: 2 })
      expect(
        await run('creates', 'run_workflow_for_many', 'performResume', {
          ...chosen,
          outputData: { run_id: many.run_id },
          cleanedRequest: { data: { runId: many.run_id } },
        }),
      ).toMatchObject({ run_id: many.run_id, completed_count: 2 })
      const cancelling = run('creates', 'cancel_run', 'perform', {
        inputData: { run: many.run_id },
      })
      expect((await errorOf(cancelling)).message).toContain('this one is completed')
      expect(await run('searches', 'get_credits', 'perform', chosen)).toMatchObject([
        { credits_left: expect.any(Number), estimated_credits: expect.any(Number) },
      ])

      const label = await tester(authentication.test, { authData } as never)
      expect(label).toEqual({ account: expect.stringContaining('server localhost') })
      const other = await createSandbox({ seed: 2 })
      await other.listen()
      other.createWorkflow({ ...EXAMPLE_WORKFLOW, id: 'of-somebody-else' })
      const stranger = { ...authData, api_key: other.apiKey, base_url: other.url }
      const connecting = tester(authentication.test, { authData: stranger } as never)
      expect(await errorOf(connecting)).toMatchObject({ code: 'other_account' })
      await other.close()

      expect([...called].toSorted()).toEqual(everyMethod())
    },
  ),
)

function everyMethod(): string[] {
  return (['triggers', 'creates', 'searches'] as const)
    .flatMap((kind) =>
      Object.entries(App[kind] as Operations).flatMap(([key, { operation }]) =>
        Object.keys(operation)
          .filter((method) => method.startsWith('perform'))
          .map((method) => `${kind}.${key}.${method}`),
      ),
    )
    .toSorted()
}
