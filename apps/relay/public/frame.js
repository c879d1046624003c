// A page with `embed.js` around the form or the status page hears how high it is and how the run
// is doing. Outside of such a frame this does nothing.

/** Whether the page was opened to be part of another. */
export const isEmbedded =
  window.parent !== window && new URLSearchParams(location.search).has('embed')

// Who is around is known once they have greeted. The page's policy (`frame-ancestors`) lets
// nobody frame it but the pages that may call the trigger.
let host = /** @type {string | undefined} */ (undefined)

if (isEmbedded) {
  document.documentElement.classList.add('embedded')
  window.addEventListener('message', ({ data, origin, source }) => {
    if (source !== window.parent || data?.wireflow !== 'hello' || origin === 'null')
      return
    host = origin
    tell()
  })
  document.addEventListener('click', ({ target }) => leaveFrame(target))
  new ResizeObserver(tell).observe(document.documentElement)
  // To whoever it is, since it says nothing.
  window.parent.postMessage({ wireflow: 'ready' }, '*')
}

function tell() {
  if (host === undefined) return
  const { height } = document.documentElement.getBoundingClientRect()
  const shown = { wireflow: 'shown', height: Math.ceil(height), title: document.title }
  window.parent.postMessage({ ...shown, ...run() }, host)
}

/** The run of a status page; nothing on a form. */
function run() {
  const line = document.querySelector('[data-state]')
  if (!(line instanceof HTMLElement)) return undefined
  const isWaiting = line.dataset['waiting'] !== undefined
  return {
    statusUrl: location.origin + location.pathname,
    status: isWaiting ? 'accepted' : line.dataset['state'],
  }
}

/**
 * Other sites, such as those of results, are opened beside the page.
 * @param {EventTarget | null} target
 */
function leaveFrame(target) {
  const link = target instanceof Element ? target.closest('a[href]') : undefined
  if (link instanceof HTMLAnchorElement && link.origin !== location.origin)
    link.target = '_blank'
}
