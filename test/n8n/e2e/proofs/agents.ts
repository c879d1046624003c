import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { startFakeModel, type FakeModel } from '../../harness/fake-model.ts'
import { aNode, webhookNode, wireflowNode, workflowById } from '../../harness/nodes.ts'
import type { Runtime } from '../../harness/runtimes.ts'
import type { N8nWorld } from '../../harness/world.ts'

const PROMPTS = ['a cat', 'a dog']

/** As the tool of agents, whose calls may come several at once. */
export function proveAgents(world: () => N8nWorld, runtime: Runtime): void {
  const { callSeconds, resolvesToolDescription } = runtime
  let model: FakeModel | undefined
  afterEach(() => model?.close())

  /** Asks an agent, whose model calls the tool once with each prompt in the same moment. */
  async function ask(version: number, parameters: object) {
    const { n8n, workflowId, relayed } = world()
    model = await startFakeModel(PROMPTS.map((prompt) => ({ prompt })))
    const path = randomUUID()
    const openAiApi = await n8n().createCredential('openAiApi', {
      apiKey: 'sk-none',
      url: model.url,
    })
    const chat = aNode('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
      parameters: { model: { __rl: true, mode: 'id', value: 'gpt-4.1-mini' } },
      credentials: { openAiApi },
    })
    const agent = aNode('Agent', '@n8n/n8n-nodes-langchain.agent', version, {
      parameters: { promptType: 'define', text: 'Draw.', agent: 'toolsAgent' },
    })
    const workflow = workflowById(workflowId)
    const tool = {
      ...wireflowNode({ workflow, ...parameters }, relayed),
      type: 'n8n-nodes-wireflow.wireflowTool',
    }
    const made = {
      ...wireflowNode(
        { resource: 'execution', operation: 'getMadeByAgent', outputFiles: 'binary' },
        relayed,
      ),
      name: 'Made',
    }
    const nodes = [webhookNode(path), agent, chat, tool, made]
    const { id } = await n8n().createWorkflow(nodes, {
      Webhook: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
      Agent: { main: [[{ node: 'Made', type: 'main', index: 0 }]] },
      Model: {
        ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]],
      },
      Wireflow: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
    })
    await fetch(`${n8n().url}/webhook/${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer of-the-caller', cookie: 'session=secret' },
    })
    return { id, model }
  }

  const BY_JSON = {
    specifyInputs: 'json',
    inputsJson: '={{ { prompt: $fromAI("prompt", "What to draw") } }}',
  }

  /** Ends what the calls start, one after the other or both at once, as the agent does. */
  async function endCalls(...afterSeconds: number[]): Promise<string[]> {
    const ended: string[] = []
    while (ended.length < PROMPTS.length) {
      const running = await world().steering.started()
      await sleep((afterSeconds[ended.length] ?? 0) * 1_000)
      for (const { id } of running) {
        await world().steering.end(id)
        ended.push(id)
      }
    }
    return ended
  }

  async function expectBoth(id: string, model: FakeModel, executionIds: string[]) {
    const done = await world().n8n().execution(id, ['success', 'error', 'waiting'])
    expect(done.error()).toBeUndefined()
    expect(done.status).toBe('success')
    expect(new Set(executionIds).size).toBe(2)
    const results = Object.values(model.results())
    expect(results).toHaveLength(2)
    for (const result of results) expect(result).toContain('"status":"completed"')
    for (const executionId of executionIds) {
      expect(results.filter((result) => result.includes(executionId))).toHaveLength(1)
    }
    expect(JSON.stringify(model.asked)).not.toMatch(/of-the-caller|session=secret/)
    // What tools cannot hand on, the node behind the agent fetches.
    const made = done.items('Made')
    expect(new Set(made.map(({ json }) => json['executionId']))).toEqual(
      new Set(executionIds),
    )
    for (const { binary } of made) {
      expect(binary).toMatchObject({ data: { mimeType: 'image/png' } })
    }
  }

  test(`two calls of agent 3.1 in the same moment, the first of ${callSeconds.join(' and then of ')} s, are both made and both answered`, async () => {
    const { id, model } = await ask(3.1, BY_JSON)
    await expectBoth(id, model, await endCalls(...callSeconds))
  }, 300_000)

  test.each([1.9, 2.2, 3])(
    'the same with agent %s and a node that is set to suspend',
    async (version) => {
      const { id, model } = await ask(version, { ...BY_JSON, waitMode: 'suspend' })
      await expectBoth(id, model, await endCalls())
    },
  )

  test('the model is told what the workflow is and what it takes', async () => {
    // As n8n keeps them when the workflow is chosen.
    const about = { workflowName: 'Drawer', display: true, defaultMatch: false }
    const field = { type: 'string', ...about }
    const schema = [
      { ...field, id: 'n-prompt', displayName: 'Prompt', required: true },
      { ...field, id: 'n-style', displayName: 'Style', required: false },
    ]
    const value = { 'n-prompt': '={{ $fromAI("prompt", "What to draw") }}' }
    const inputs = { mappingMode: 'defineBelow', value, schema }
    const { id, model } = await ask(3.1, { inputs })
    await expectBoth(id, model, await endCalls())
    const [tool] = model.asked[0]?.tools ?? []
    expect(tool?.function.parameters).toMatchObject({
      properties: { prompt: { type: 'string', description: 'What to draw' } },
    })
    const description = tool?.function.description
    expect(description).toMatch(/Wireflow/)
    const said = resolvesToolDescription
      ? /workflow "Drawer".*Prompt \(required\), Style/
      : /^[^=]/
    expect(description).toMatch(said)
  })
}
