// Keeps the status page up to date: at each change that the relay tells of, and every few
// seconds in case it tells of none. In a tab that nobody sees it does nothing.

import { isEmbedded } from './frame.js'

const EVERY_MS = 5_000

let source = /** @type {EventSource | undefined} */ (undefined)
let timer = /** @type {number | undefined} */ (undefined)

showLocalTimes(document)
offerAnother()
if (document.querySelector('[data-waiting]')) {
  document.addEventListener('visibilitychange', watch)
  watch()
}

/** Whoever comes from a form may go back to it; the receipt alone does not lead there. */
function offerAnother() {
  const line = document.querySelector('.acts')
  const link = line?.querySelector('a')
  const form = rememberedForm()
  if (!(line instanceof HTMLElement) || !link || form === null) return
  link.href = isEmbedded ? `${form}?embed` : form
  line.hidden = false
}

function rememberedForm() {
  try {
    return sessionStorage.getItem(`form of ${location.pathname.split('/').at(-1)}`)
  } catch {
    // Some browsers keep nothing for pages in frames.
    return null
  }
}

function stop() {
  source?.close()
  window.clearInterval(timer)
}

function watch() {
  stop()
  if (document.hidden) return
  source = new EventSource(location.href)
  source.addEventListener('state', ({ data }) => {
    if (JSON.parse(data).ended) showEnd()
    else void refresh()
  })
  timer = window.setInterval(refresh, EVERY_MS)
  void refresh()
}

/** The page is loaded again, since it says itself whose pictures may be shown. */
function showEnd() {
  stop()
  location.reload()
}

/** The page as it is now, without leaving it. */
async function refresh() {
  // What cannot be had now is had in a few seconds.
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(
    () => undefined,
  )
  if (!answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (!page.querySelector('[data-state]')) return
  if (!page.querySelector('[data-waiting]')) return showEnd()
  showLocalTimes(page)
  document.title = page.title
  replace('[data-state]', page)
  for (const part of ['.steps', '.steps + p']) replace(part, page)
}

/**
 * @param {string} selector
 * @param {Document} page
 */
function replace(selector, page) {
  const fresh = page.querySelector(selector)
  const shown = document.querySelector(selector)
  if (!fresh || !shown || fresh.innerHTML === shown.innerHTML) return
  shown.innerHTML = fresh.innerHTML
}

/** @param {Document} page */
function showLocalTimes(page) {
  for (const element of page.querySelectorAll('time')) {
    const at = new Date(element.dateTime)
    const isToday = at.toDateString() === new Date().toDateString()
    const language = document.documentElement.lang
    element.title = element.dateTime
    element.textContent = isToday
      ? at.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' })
      : at.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
  }
}
