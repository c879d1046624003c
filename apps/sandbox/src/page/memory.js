import { steer } from './api.js'
import { button, element, show } from './dom.js'

const NAME = 'page'

export async function refreshMemory(again) {
  const snapshots = await steer('GET', '/snapshots')
  show('memory', snapshots, () => [
    button('Remember this state', async () => {
      await steer('POST', '/snapshots', { name: NAME })
      await again()
    }),
    ...snapshots.map((name) =>
      button(`Go back to “${name}”`, async () => {
        await steer('POST', `/snapshots/${encodeURIComponent(name)}/restore`)
        await again()
      }),
    ),
    element(
      'a',
      { href: '/_sandbox/export', download: 'sandbox.json' },
      'Export this state',
    ),
    importer(again),
    button('Reset everything', async () => {
      await steer('POST', '/reset')
      await again()
    }),
  ])
}

function importer(again) {
  const file = element('input', {
    type: 'file',
    accept: 'application/json',
    onchange: async () => {
      await steer('POST', '/import', JSON.parse(await file.files[0].text()))
      await again()
    },
  })
  return element('label', {}, 'Import a state', file)
}
