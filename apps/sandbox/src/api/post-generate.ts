import type { Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import type { Visit } from './route.ts'
import { saveWorkflow } from './save-workflow.ts'
import { toWorkflow } from './workflow-view.ts'

/** `POST /workflows/generate/stream` — events, the last of which has the workflow. */
export function postGenerate({ world, profile, call, key }: Visit): Answer {
  const { prompt } = readJson(call)
  if (typeof prompt !== 'string' || prompt.trim() === '') {
    throw invalid('Missing required fields: prompt', 'missing_fields')
  }
  const workflow = saveWorkflow(world, draft(prompt), {
    accountId: key.accountId,
    invalidGraphStatus: profile.invalidGraphStatus,
  })
  const events = [
    { status: 'Choosing nodes' },
    { status: 'Connecting nodes' },
    { done: true, workflow: toWorkflow(workflow, world.origin()) },
  ]
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    body: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
  }
}

/** Whatever is asked for, a picture of it is the answer. */
function draft(prompt: string) {
  return {
    name: prompt.slice(0, 60),
    nodes: [
      {
        id: 'prompt',
        data: { label: 'Prompt', nodeType: 'input:text', config: { prompt } },
      },
      { id: 'picture', data: { label: 'Picture', nodeType: 'generate:flux_2' } },
      { id: 'preview', data: { label: 'Preview', nodeType: 'output:preview' } },
    ],
    edges: [
      { id: 'e1', source: 'prompt', target: 'picture' },
      { id: 'e2', source: 'picture', target: 'preview' },
    ],
  }
}
