import { steer } from './api.js'
import { button, element, show } from './dom.js'

const EFFECTS = {
  '503 instead of an answer': { kind: 'status', status: 503 },
  'Connection cut before the call': { kind: 'reset' },
  'Done, but the answer is lost': { kind: 'reset', committed: true },
  'Two seconds late': { kind: 'latency', ms: 2000 },
  'Body cut short': { kind: 'truncate' },
  'Body is no JSON': { kind: 'malformed' },
  'Other envelope': { kind: 'envelope' },
  'Statuses in lower case': { kind: 'lower-case' },
  'Ids missing': { kind: 'missing-ids' },
  '429 with headers': { kind: 'rate-limit' },
  '429 without headers': { kind: 'rate-limit', headers: false },
  'Old answer': { kind: 'stale' },
  'Opposite status': { kind: 'disagree' },
  'Completed before its outputs': { kind: 'outputs-late' },
  'Unknown status': { kind: 'unknown-status' },
  'Execution vanished': { kind: 'vanished' },
  'Page of a firewall': { kind: 'page' },
  'Page of a gateway': { kind: 'page', status: 404 },
  'Text that no database keeps': { kind: 'odd-text' },
  'Numbers that no double holds': { kind: 'big-numbers' },
  'Other words for statuses': { kind: 'foreign-words' },
  'Milliseconds for seconds': { kind: 'wrong-units' },
  'Storage at an inner address': { kind: 'other-storage' },
  'Clock an hour slow': { kind: 'clock-skew', ms: -3600000 },
}

const ROUTES = {
  'Every call': {},
  Polls: { route: 'GET /workflows/executions/{id}/poll' },
  Details: { route: 'GET /workflows/executions/{id}' },
  Lists: { route: 'GET /workflows/{id}/executions' },
  Executes: { route: 'POST /workflows/{id}/execute' },
  Runs: { route: 'POST /workflows/{id}/run' },
  Triggers: { route: 'POST /workflow/{webhookId}/trigger' },
}

const OFTEN = {
  'each time': {},
  'the next time': { times: 1 },
  'every third time': { every: 3 },
  'half of the time': { probability: 0.5 },
}

export function showFaultForm(again) {
  show('fault-form', true, () => {
    const effect = choice('What goes wrong', EFFECTS)
    const route = choice('Where', ROUTES)
    const often = choice('How often', OFTEN)
    return [
      effect,
      route,
      often,
      button('Add', async () => {
        await steer('POST', '/faults', {
          match: { ...picked(route, ROUTES), ...picked(often, OFTEN) },
          effect: picked(effect, EFFECTS),
        })
        await again()
      }),
    ]
  })
}

function choice(label, table) {
  const options = Object.keys(table).map((name) => element('option', {}, name))
  return element('label', {}, label, element('select', {}, ...options))
}

function picked(label, table) {
  return table[label.querySelector('select').value]
}

export async function refreshFaults(again) {
  const faults = await steer('GET', '/faults')
  show('faults', faults, () =>
    faults.length > 0
      ? faults.map((rule) => toRule(rule, again))
      : element('li', { class: 'quiet' }, 'Nothing goes wrong by itself.'),
  )
}

function toRule({ id, enabled, match, effect, hits }, again) {
  const where = match.route ?? match.path ?? 'every call'
  const name = `${effect.kind}${effect.status ? ` ${effect.status}` : ''} · ${where} · hit ${hits} times`
  const toggle = element('input', {
    type: 'checkbox',
    'data-key': `toggle-${id}`,
    'aria-label': `Rule ${id} is on`,
    onchange: async () => {
      await steer('PATCH', `/faults/${id}`, { enabled: !enabled })
      await again()
    },
  })
  toggle.checked = enabled
  const remove = button(
    'Remove',
    async () => {
      await steer('DELETE', `/faults/${id}`)
      await again()
    },
    { 'data-key': `remove-${id}` },
  )
  const row = [toggle, element('span', {}, name)]
  return element('li', {}, element('div', { class: 'rule' }, ...row, removeCell(remove)))
}

function removeCell(remove) {
  return element('div', { class: 'buttons' }, remove)
}
