import { steer } from './api.js'
import { button, copyButton, element, show } from './dom.js'

let chosen

export async function refreshRequests(again) {
  const requests = await steer('GET', '/requests?limit=60')
  show('requests', { requests, chosen }, () => toList(requests, again))
  const isKept = requests.some(({ id }) => id === chosen)
  const detail = isKept ? await steer('GET', `/requests/${chosen}`) : undefined
  show('request', detail ?? null, toDetail)
}

export function showRequestButtons(again) {
  show('request-buttons', true, () =>
    button('Clear', async () => {
      await steer('DELETE', '/requests')
      await again()
    }),
  )
}

function toList(requests, again) {
  if (requests.length === 0) {
    return element('li', { class: 'quiet' }, 'No requests yet.')
  }
  return requests.map(({ id, method, path, status, at, fault }) =>
    element(
      'li',
      {},
      element(
        'button',
        {
          type: 'button',
          'data-key': id,
          'aria-pressed': id === chosen ? 'true' : 'false',
          title: fault ? `${path} (fault ${fault})` : path,
          onclick: () => {
            chosen = id
            void again()
          },
        },
        element(
          'span',
          { class: `status ${toneOf(status)}` },
          `${status || 'cut'} ${method}`,
        ),
        element('span', {}, (fault ? '⚡ ' : '') + path.replace('/api/v1', '')),
        element('span', { class: 'quiet' }, at.slice(11, 19)),
      ),
    ),
  )
}

function toneOf(status) {
  if (status === 0 || status >= 500) return 'bad'
  return status >= 400 ? 'busy' : 'good'
}

function toDetail(request) {
  if (!request) {
    return element('p', { class: 'quiet' }, 'Choose a request to see both of its bodies.')
  }
  const { id, method, path, status, tookMs, exchange } = request
  const curl = () => steer('GET', `/requests/${id}/curl`)
  return [
    element('p', { class: 'mono' }, `${method} ${path}`),
    element('p', { class: 'quiet' }, `${status} in ${tookMs} ms · ${id}`),
    element('div', { class: 'buttons' }, copyButton(curl, 'Copy as curl')),
    ...(exchange
      ? toBodies(exchange)
      : [element('p', {}, 'The bodies are no longer kept.')]),
  ]
}

function toBodies({ requestBody, responseBody }) {
  return [
    ['Request', requestBody],
    ['Response', responseBody],
  ].flatMap(([title, body]) =>
    body ? [element('h3', {}, title), element('pre', { tabindex: 0 }, pretty(body))] : [],
  )
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
