import { call, steer } from './api.js'
import { button, element, show } from './dom.js'
import { drawGraph } from './graph.js'

const EXAMPLE = {
  name: 'Example: a picture from a text',
  nodes: [
    example('prompt', 'input:text', { prompt: 'A red bike against a white wall' }),
    example('style', 'input:text', { prompt: '35 mm film' }),
    example('join', 'utility:prompt_concat', { separator: ', ' }),
    example('picture', 'generate:flux_2', {}),
    example('preview', 'output:preview', {}),
  ],
  edges: [
    ['prompt', 'join', 'in-text1'],
    ['style', 'join', 'in-text2'],
    ['join', 'picture', 'in-prompt'],
    ['picture', 'preview', 'in-input'],
  ].map(([source, target, targetHandle]) => ({
    id: `${source}-${target}`,
    source,
    target,
    targetHandle,
  })),
}

function example(id, nodeType, config) {
  return { id, data: { label: id, nodeType, config } }
}

let chosen

export async function refreshExecutions(status, again) {
  const [executions, workflows] = await Promise.all([
    steer('GET', '/executions?limit=40'),
    steer('GET', '/workflows'),
  ])
  showStarters(status, workflows, again)
  const ids = executions.map(({ id }) => id)
  const followed = ids.includes(chosen) ? chosen : ids[0]
  show('executions', { executions, followed }, () => toList(executions, followed, again))
  const detail = followed ? await steer('GET', `/executions/${followed}`) : undefined
  const { origin } = new URL(status.url)
  show('execution', detail ?? null, (value) => toDetail(value, origin, again))
}

function showStarters(status, workflows, again) {
  show('starters', { workflows, url: status.url }, () => [
    ...workflows.slice(-4).map(({ id, name }) =>
      button(`Run “${name}”`, async () => {
        chosen = undefined
        await call(status, 'POST', `/workflows/${id}/run`, {})
        await again()
      }),
    ),
    button('Add an example', async () => {
      await call(status, 'POST', '/workflows', EXAMPLE)
      await again()
    }),
  ])
}

function toList(executions, followed, again) {
  if (executions.length === 0) {
    return element('li', { class: 'quiet' }, 'Nothing has been started yet.')
  }
  return executions.map(({ id, workflowName, status, startedAt }) =>
    element(
      'li',
      {},
      element(
        'button',
        {
          type: 'button',
          'data-key': id,
          'aria-pressed': id === followed ? 'true' : 'false',
          onclick: () => {
            chosen = id
            void again()
          },
        },
        element('span', { class: `status ${status}` }, status),
        element('span', {}, workflowName ?? 'deleted workflow'),
        element('span', { class: 'quiet' }, startedAt.slice(11, 19)),
      ),
    ),
  )
}

function toDetail(execution, origin, again) {
  if (!execution) {
    return element('p', { class: 'quiet' }, 'Start a workflow to see it run here.')
  }
  const { id, status, executionTime, creditsUsed, pollCount, error } = execution
  const took = executionTime === null ? '' : ` · ${executionTime} ms`
  const facts = `${id}${took} · ${creditsUsed} credits · polled ${pollCount} times`
  return [
    element('p', { class: 'mono quiet' }, facts),
    error ? element('p', { class: 'bad' }, error) : '',
    element('div', { class: 'graph' }, drawGraph(execution.graph, execution.nodeStates)),
    status === 'RUNNING' ? toEnders(id, again) : '',
    toOutputs(execution.nodeStates, origin),
  ]
}

function toEnders(id, again) {
  const end = (label, status) =>
    button(label, async () => {
      await steer('POST', `/executions/${id}/end`, { status })
      await again()
    })
  return element(
    'div',
    { class: 'buttons' },
    end('Finish now', 'COMPLETED'),
    end('Fail', 'FAILED'),
    end('Cancel', 'CANCELLED'),
    end('Time out', 'TIMEOUT'),
  )
}

/** Files by their path, since the page may be open under another name of this machine. */
function toOutputs(states, origin) {
  const urls = new Set(states.flatMap(({ outputUrls }) => outputUrls))
  const own = [...urls]
    .filter((url) => url.startsWith(`${origin}/files/`))
    .map((url) => url.slice(origin.length))
  return element(
    'div',
    { class: 'outputs' },
    ...own.map((url) => element('a', { href: url }, toPreview(url))),
  )
}

function toPreview(url) {
  if (url.endsWith('.png'))
    return element('img', { src: url, alt: 'What the model made' })
  if (url.endsWith('.mp4')) {
    return element('video', { src: url, muted: true, loop: true, autoplay: true })
  }
  return url.split('/').at(-1)
}
