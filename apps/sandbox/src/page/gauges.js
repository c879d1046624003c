import { steer } from './api.js'
import { button, element, show } from './dom.js'

export async function refreshGauges(again) {
  const keys = await steer('GET', '/keys')
  show('gauges', keys, () => keys.flatMap((key) => toGauges(key, keys.length > 1, again)))
}

function toGauges(key, isOneOfMany, again) {
  const { requests, executes, today, account, plan, secret } = key
  return [
    element(
      'p',
      { class: 'quiet' },
      isOneOfMany ? `${plan} · …${secret.slice(-6)}` : `Plan ${plan}`,
    ),
    gauge('Requests left this minute', requests.remaining, requests.limit),
    gauge('Executions left this minute', executes.remaining, executes.limit),
    today.limit === null
      ? gauge('Executions today', today.used)
      : gauge('Executions left today', today.limit - today.used, today.limit),
    ...(account ? toCredits(account, again) : []),
  ]
}

function toCredits({ id, credits, reserved, spent }, again) {
  const set = (label, value) =>
    button(label, async () => {
      await steer('PUT', '/credits', { accountId: id, credits: value })
      await again()
    })
  return [
    gauge('Credits', credits, credits + spent),
    element('p', { class: 'quiet' }, `${reserved} set aside, ${spent} spent`),
    element(
      'div',
      { class: 'buttons' },
      set('Take all', 0),
      set('Add 10,000', credits + 10_000),
    ),
  ]
}

function gauge(label, value, limit) {
  const amount = limit === undefined ? `${value}` : `${value} of ${limit}`
  return element(
    'div',
    { class: 'gauge' },
    element('p', {}, element('span', {}, label), element('span', {}, amount)),
    limit === undefined
      ? ''
      : element('meter', {
          min: 0,
          max: Math.max(1, limit),
          low: limit / 5,
          value,
          'aria-label': label,
        }),
  )
}
