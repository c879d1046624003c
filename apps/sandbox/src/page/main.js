import { steer } from './api.js'
import { showClock, showPace } from './clock.js'
import { copyButton, element, moveByArrows, show } from './dom.js'
import { refreshExecutions } from './executions.js'
import { refreshFaults, showFaultForm } from './faults.js'
import { refreshGauges } from './gauges.js'
import { refreshMemory } from './memory.js'
import { refreshRequests, showRequestButtons } from './requests.js'

const EVERY_MS = 1_000

async function refresh() {
  try {
    const status = await steer('GET', '/status')
    showStatus(status)
    showClock(status, refresh)
    showPace(status, refresh)
    showFaultForm(refresh)
    showRequestButtons(refresh)
    await Promise.all([
      refreshExecutions(status, refresh),
      refreshGauges(refresh),
      refreshFaults(refresh),
      refreshRequests(refresh),
      refreshMemory(refresh),
    ])
  } catch (error) {
    show('state', error.message, () => element('span', { class: 'bad' }, 'Not reachable'))
  }
}

function showStatus({ url, apiKey, seed, settings, counts }) {
  const { workflows, executions, live, faults } = counts
  const parts = [
    count(workflows, 'workflow'),
    count(executions, 'execution'),
    `${live} running`,
    count(faults, 'fault'),
    `profile ${settings.profile}`,
  ]
  show('state', parts, () => element('span', { class: 'quiet' }, parts.join(' · ')))
  const rows = { 'Base URL': url, 'API key': apiKey, Seed: String(seed) }
  show('connection', rows, () =>
    Object.entries(rows).flatMap(([label, value]) => [
      element('dt', {}, label),
      element('dd', {}, element('code', {}, value)),
      copyButton(value),
    ]),
  )
}

function count(amount, what) {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`
}

async function follow() {
  if (!document.hidden) await refresh()
  setTimeout(() => void follow(), EVERY_MS)
}

for (const id of ['executions', 'requests']) moveByArrows(document.getElementById(id))
// What goes wrong in a button is said where the state is said.
addEventListener('unhandledrejection', ({ reason }) => {
  show('state', reason.message, (text) => element('span', { class: 'bad' }, text))
})
void follow()
