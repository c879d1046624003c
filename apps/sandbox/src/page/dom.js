const SVG = 'http://www.w3.org/2000/svg'

/** Makes an element: `on…` are listeners, everything else is an attribute. */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children)
}

export function shape(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children)
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else made.setAttribute(name, value === true ? '' : String(value))
  }
  made.append(...children.filter((child) => child !== undefined && child !== null))
  return made
}

const shown = new WeakMap()

/**
 * Shows `make(value)` in a place, if the value has changed since the last time. Whatever
 * had the focus has it again afterwards, so that the page can be used while it lives.
 */
export function show(id, value, make) {
  const place = document.getElementById(id)
  const text = JSON.stringify(value)
  if (shown.get(place) === text) return
  shown.set(place, text)
  const focused = place.contains(document.activeElement)
    ? document.activeElement.dataset.key
    : undefined
  const scrolled = place.scrollTop
  place.replaceChildren(...[make(value)].flat())
  place.scrollTop = scrolled
  if (focused) place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus()
}

export function button(label, onclick, attributes = {}) {
  return element(
    'button',
    { type: 'button', 'data-key': label, onclick, ...attributes },
    label,
  )
}

/** Up and Down move through a list of buttons. */
export function moveByArrows(list) {
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    const buttons = [...list.querySelectorAll('button')]
    const next = buttons[buttons.indexOf(document.activeElement) + step]
    if (!next) return
    event.preventDefault()
    next.focus()
  })
}

export function copyButton(text, label = 'Copy') {
  const made = button(label, async () => {
    await navigator.clipboard.writeText(typeof text === 'function' ? await text() : text)
    made.textContent = 'Copied'
  })
  return made
}
