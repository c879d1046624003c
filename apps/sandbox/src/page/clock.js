import { steer } from './api.js'
import { button, element, show } from './dom.js'

const STEPS = { '10 s': 10_000, '1 min': 60_000, '10 min': 600_000, '100 min': 6_000_000 }

export function showClock({ clock }, again) {
  show('clock', clock, ({ now, frozen }) => [
    `${now.slice(0, 10)} ${now.slice(11, 19)} `,
    element('span', { class: 'quiet' }, frozen ? 'UTC, frozen' : 'UTC'),
  ])
  const { frozen } = clock
  show('clock-buttons', frozen, () => [
    button(frozen ? 'Resume' : 'Freeze', async () => {
      await steer('POST', frozen ? '/clock/resume' : '/clock/freeze')
      await again()
    }),
    ...Object.entries(STEPS).map(([label, ms]) =>
      button(`+ ${label}`, async () => {
        await steer('POST', '/clock/advance', { ms })
        await again()
      }),
    ),
  ])
}

const CHOICES = {
  durations: ['timed', 'immediate', 'manual'],
  speed: [1, 10, 100],
  profile: ['docs', 'server-2026-08'],
  limits: [true, false],
}

export function showPace({ settings }, again) {
  show('pace', settings, () =>
    Object.entries(CHOICES).map(([name, values]) =>
      toChoice(name, withCurrent(values, settings[name]), settings[name], again),
    ),
  )
}

function withCurrent(values, current) {
  return values.includes(current) ? values : [current, ...values]
}

function toChoice(name, values, current, again) {
  const select = element(
    'select',
    {
      'data-key': name,
      onchange: async () => {
        await steer('PATCH', '/settings', { [name]: values[select.selectedIndex] })
        await again()
      },
    },
    ...values.map((value) =>
      element('option', { selected: value === current }, String(value)),
    ),
  )
  return element('label', {}, name, select)
}
