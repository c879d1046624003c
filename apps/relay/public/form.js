// Makes the hosted form pleasant: what is wrong is said before it is sent, files are shown and
// can be dropped, an upload shows how far it is, and nothing typed is lost when it is refused.
// Without it the form works as every form does.

import { isEmbedded } from './frame.js'

const form = document.querySelector('form')
if (form) start(form)

/** @param {HTMLFormElement} form */
function start(form) {
  form.noValidate = true
  for (const input of fileInputs(form)) addDropZone(form, input)
  form.addEventListener('input', ({ target }) => {
    if (isControl(target)) showFault(target, undefined)
  })
  // After the widget of a challenge, which stops the event until it is solved.
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || event.target !== form) return
    event.preventDefault()
    if (findFaults(form)) send(form)
  })
  // Whoever comes back by the browser's button finds a form that can be sent.
  window.addEventListener('pageshow', () => setBusy(form, false))
}

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * @param {unknown} target
 * @returns {target is Control}
 */
function isControl(target) {
  return (
    target instanceof Element && 'validity' in target && target.id.startsWith('field-')
  )
}

/** @param {HTMLFormElement} form */
function controls(form) {
  return [...form.elements].filter(isControl)
}

/** @param {HTMLFormElement} form */
function fileInputs(form) {
  return controls(form).filter(
    /** @returns {control is HTMLInputElement} */
    (control) => control instanceof HTMLInputElement && control.type === 'file',
  )
}

/**
 * Says what is wrong beside each field; true when nothing is.
 * @param {HTMLFormElement} form
 */
function findFaults(form) {
  const faults = controls(form).map((control) => {
    const fault = faultOf(form, control)
    showFault(control, fault)
    return { control, fault }
  })
  const wrong = faults.filter(({ fault }) => fault !== undefined)
  showRefusal(form, wrong.length > 0 ? (form.dataset['title'] ?? '') : undefined, wrong)
  return wrong.length === 0
}

/**
 * @param {HTMLFormElement} form
 * @param {Control} control
 * @returns {string | undefined}
 */
function faultOf(form, control) {
  const { validity, dataset } = control
  const largest = Number(dataset['bytes'])
  const [file] = control instanceof HTMLInputElement ? (control.files ?? []) : []
  if (file && file.size > largest) return dataset['tooLarge']
  if (file && !isTaken(file, control.getAttribute('accept') ?? ''))
    return form.dataset['file']
  if (validity.valueMissing) return form.dataset['missing']
  return validity.valid ? undefined : dataset['fault']
}

/**
 * @param {File} file
 * @param {string} accept
 */
function isTaken({ type }, accept) {
  const kinds = accept.split(',').map((kind) => kind.replace('*', ''))
  return type === '' || kinds.some((kind) => type.startsWith(kind))
}

/**
 * @param {Control} control
 * @param {string | undefined} fault
 */
function showFault(control, fault) {
  const line = document.getElementById(`${control.id}-fault`)
  if (!line) return
  line.hidden = fault === undefined
  line.textContent = fault ?? ''
  if (fault === undefined) control.removeAttribute('aria-invalid')
  else control.setAttribute('aria-invalid', 'true')
}

/**
 * The summary above the form, with a link to each field that is wrong.
 * @param {HTMLFormElement} form
 * @param {string | undefined} message
 * @param {{ control: Control, fault: string | undefined }[]} wrong
 */
function showRefusal(form, message, wrong = []) {
  const box = form.parentElement?.querySelector('.refused')
  const [text, list] = box?.children ?? []
  if (!(box instanceof HTMLElement) || !text || !list) return
  box.hidden = message === undefined
  text.textContent = message ?? ''
  list.replaceChildren(...wrong.map(linkTo))
  if (message !== undefined) box.focus()
}

/** @param {{ control: Control, fault: string | undefined }} wrong */
function linkTo({ control, fault }) {
  const link = document.createElement('a')
  link.href = `#${control.id}`
  link.textContent = nameOf(control)
  link.addEventListener('click', (event) => {
    event.preventDefault()
    control.focus()
  })
  const item = document.createElement('li')
  item.append(link, `: ${fault ?? ''}`)
  return item
}

/** @param {Control} control */
function nameOf({ labels }) {
  return labels?.[0]?.firstChild?.textContent?.trim() ?? ''
}

/** @param {HTMLFormElement} form */
function send(form) {
  const isMultipart = form.enctype === 'multipart/form-data'
  const data = new FormData(form)
  // A file field that was left alone is an empty file, which no one has to read.
  for (const { name, files } of fileInputs(form)) if (!files?.length) data.delete(name)
  const request = new XMLHttpRequest()
  request.open('POST', form.dataset['action'] ?? form.action)
  request.setRequestHeader('Accept', 'application/json, text/html;q=0.9')
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    if (isMultipart) showProgress(form, loaded / total)
  })
  request.addEventListener('load', () => take(form, request))
  request.addEventListener('error', () => refuse(form, form.dataset['connection'] ?? ''))
  setBusy(form, true)
  // A form without files has its own encoding; its fields are text.
  request.send(isMultipart ? data : new URLSearchParams(/** @type {any} */ (data)))
}

/**
 * @param {HTMLFormElement} form
 * @param {XMLHttpRequest} request
 */
function take(form, request) {
  if (request.status === 202) {
    const { redirectUrl, statusUrl } = JSON.parse(request.responseText)
    const receipt = rememberForm(statusUrl)
    if (isEmbedded && redirectUrl === undefined) {
      location.assign(`../../r/${receipt}?embed`)
      return
    }
    // Out of the frame, if the form is in one.
    window.open(redirectUrl ?? statusUrl, '_top')
    return
  }
  const isPage = request.getResponseHeader('content-type')?.startsWith('text/html')
  if (isPage) return showAnswer(form, request.responseText)
  const seconds = request.getResponseHeader('retry-after')
  const { busy = '', refused = '' } = form.dataset
  refuse(form, seconds === null ? refused : busy.replace('{s}', seconds))
}

/**
 * For the status page, which alone does not lead back to the form. The receipt's id.
 * @param {string} statusUrl
 */
function rememberForm(statusUrl) {
  const receipt = new URL(statusUrl).pathname.split('/').at(-1)
  try {
    sessionStorage.setItem(
      `form of ${receipt}`,
      location.pathname.replace(/(\/form)?$/, '/form'),
    )
  } catch {
    // Some browsers keep nothing for pages in frames.
  }
  return receipt
}

/**
 * Takes what is wrong from the page that a browser without script would show.
 * @param {HTMLFormElement} form
 * @param {string} page
 */
function showAnswer(form, page) {
  const answer = new DOMParser().parseFromString(page, 'text/html')
  const wrong = controls(form).flatMap((control) => {
    const line = answer.getElementById(`${control.id}-fault`)
    if (!line || line.hidden || line.dataset['again'] !== undefined) return []
    const fault = line.textContent.trim()
    showFault(control, fault)
    return { control, fault }
  })
  refuse(form, answer.querySelector('.refused p')?.textContent ?? '', wrong)
}

/**
 * @param {HTMLFormElement} form
 * @param {string} message
 * @param {{ control: Control, fault: string | undefined }[]} wrong
 */
function refuse(form, message, wrong = []) {
  setBusy(form, false)
  showRefusal(form, message, wrong)
  // A solved challenge is good for one call.
  const widget = form.querySelector('altcha-widget')
  if (widget && 'reset' in widget) /** @type {() => void} */ (widget.reset)()
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} isBusy
 */
function setBusy(form, isBusy) {
  const button = form.querySelector('button[type=submit]')
  if (!(button instanceof HTMLButtonElement)) return
  button.dataset['text'] ??= button.textContent
  button.disabled = isBusy
  button.textContent = isBusy ? (form.dataset['sending'] ?? '') : button.dataset['text']
  if (!isBusy) form.querySelector('progress')?.remove()
}

/**
 * @param {HTMLFormElement} form
 * @param {number} share
 */
function showProgress(form, share) {
  const bar = form.querySelector('progress') ?? document.createElement('progress')
  if (!bar.isConnected) form.append(bar)
  bar.value = share
  const percent = String(Math.round(share * 100))
  const text = (form.dataset['uploading'] ?? '').replace('0', percent)
  bar.setAttribute('aria-label', text)
  const button = form.querySelector('button[type=submit]')
  if (button) button.textContent = share < 1 ? text : (form.dataset['sending'] ?? '')
}

/**
 * A frame that a file can be dropped on, with a view of the one that was chosen.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 */
function addDropZone(form, input) {
  const zone = document.createElement('div')
  zone.className = 'drop'
  input.replaceWith(zone)
  const preview = document.createElement('div')
  preview.className = 'preview'
  preview.hidden = true
  zone.append(input, preview)
  const over = (/** @type {boolean} */ isOver) => zone.classList.toggle('over', isOver)
  zone.addEventListener('dragover', (event) => {
    event.preventDefault()
    over(true)
  })
  zone.addEventListener('dragleave', () => over(false))
  zone.addEventListener('drop', (event) => {
    event.preventDefault()
    over(false)
    const files = event.dataTransfer?.files
    if (!files?.length) return
    input.files = files
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
  input.addEventListener('change', () => {
    showFault(input, faultOf(form, input))
    showPreview(form, input, preview)
  })
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {HTMLElement} preview
 */
function showPreview(form, input, preview) {
  const shown = preview.querySelector('img, video, audio')?.getAttribute('src')
  if (shown) URL.revokeObjectURL(shown)
  const [file] = input.files ?? []
  preview.hidden = !file
  if (!file) return preview.replaceChildren()
  const remove = document.createElement('button')
  remove.type = 'button'
  remove.className = 'plain'
  remove.textContent = form.dataset['remove'] ?? ''
  remove.addEventListener('click', () => {
    input.value = ''
    input.dispatchEvent(new Event('change', { bubbles: true }))
    input.focus()
  })
  preview.replaceChildren(...viewOf(file), `${file.name}, ${sizeOf(file)}`, remove)
}

/** @param {File} file */
function viewOf(file) {
  const [kind = ''] = file.type.split('/')
  const tag = { image: 'img', video: 'video', audio: 'audio' }[kind]
  if (tag === undefined) return []
  const view = document.createElement(tag)
  view.setAttribute('src', URL.createObjectURL(file))
  if (tag === 'img') view.setAttribute('alt', '')
  else view.setAttribute('controls', '')
  return [view]
}

/** @param {File} file */
function sizeOf({ size }) {
  return size < 1e6 ? `${Math.ceil(size / 1e3)} kB` : `${(size / 1e6).toFixed(1)} MB`
}
