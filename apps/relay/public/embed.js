// Puts a trigger's form where this script stands, in a frame that grows with it:
//
//   <a href="https://relay.example/t/trg_…/form">Open the form</a>
//   <script src="https://relay.example/embed.js" data-trigger="trg_…" defer></script>
//
// The link stays until the form is there, so it is what people see where it may not be framed.

embed(document.currentScript)

/** @param {unknown} script */
function embed(script) {
  const id = script instanceof HTMLScriptElement ? script.dataset['trigger'] : undefined
  if (!(script instanceof HTMLScriptElement) || !id || script.closest('head')) {
    throw new Error(
      'Put <script src="…/embed.js" data-trigger="trg_…"> where the form belongs, in the body.',
    )
  }
  const relay = new URL('.', script.src)
  const formUrl = new URL(`t/${encodeURIComponent(id)}/form`, relay).href
  const link = linkBefore(script, formUrl) ?? addLink(script, formUrl)
  const frame = createFrame(`${formUrl}?embed`)
  const announce = createAnnouncer(frame, id)
  window.addEventListener('message', ({ data, origin, source }) => {
    if (origin !== relay.origin || source !== frame.contentWindow) return
    if (data?.wireflow === 'ready') {
      frame.contentWindow?.postMessage({ wireflow: 'hello' }, relay.origin)
    }
    if (data?.wireflow !== 'shown') return
    show(frame, data)
    link.style.display = 'none'
    if (data.statusUrl) announce(data)
  })
  link.after(frame)
}

/**
 * @param {Element} script
 * @param {string} formUrl
 */
function linkBefore(script, formUrl) {
  const before = script.previousElementSibling
  return before instanceof HTMLAnchorElement && before.href === formUrl
    ? before
    : undefined
}

/**
 * @param {Element} script
 * @param {string} formUrl
 */
function addLink(script, formUrl) {
  const link = document.createElement('a')
  link.href = formUrl
  link.textContent = 'Open the form'
  script.after(link)
  return link
}

/** @param {string} src */
function createFrame(src) {
  const frame = document.createElement('iframe')
  frame.src = src
  frame.style.cssText =
    'display: block; width: 100%; height: 0; border: 0; visibility: hidden'
  return frame
}

/**
 * @param {HTMLIFrameElement} frame
 * @param {{ height: number, title: string }} shown
 */
function show(frame, { height, title }) {
  frame.title = title
  frame.style.height = `${height}px`
  frame.style.visibility = ''
}

/**
 * Tells the page of each run once that it was accepted, and once how it ended.
 * @param {HTMLIFrameElement} frame
 * @param {string} triggerId
 */
function createAnnouncer(frame, triggerId) {
  const told = new Set()
  /**
   * @param {string} name
   * @param {{ statusUrl: string, status: string }} run
   */
  function once(name, { statusUrl, status }) {
    const key = `${name} ${statusUrl}`
    if (told.has(key)) return
    told.add(key)
    const detail = { triggerId, statusUrl, status }
    frame.dispatchEvent(new CustomEvent(`wireflow:${name}`, { bubbles: true, detail }))
    // What follows a long form is short, and would be above what is seen.
    if (name === 'accepted') frame.scrollIntoView({ block: 'nearest' })
  }
  return (/** @type {{ statusUrl: string, status: string }} */ run) => {
    once('accepted', { ...run, status: 'accepted' })
    if (run.status === 'accepted') return
    once(run.status === 'completed' ? 'completed' : 'failed', run)
  }
}
