// @ts-check

/** @typedef {import('./relay.mjs').Run} Run */

const MOST_SHOWN = 50

/** @param {Run} run */
export function outputsOf({ executions }) {
  return executions.flatMap(({ outputs }) => outputs)
}

/**
 * The outputs of a run as outputs of the step, by name: `output-` and the label in small letters,
 * with hyphens for what is neither letter nor digit. A name that comes again has a number.
 *
 * @param {Run} run
 * @returns {Map<string, string>}
 */
export function namedOutputs(run) {
  const named = new Map()
  for (const { label, url, text } of outputsOf(run)) {
    const name = nameOf(label)
    let free = name
    for (let count = 2; named.has(free); count++) free = `${name}-${count}`
    named.set(free, url ?? text ?? '')
  }
  return named
}

/** @param {string} label */
function nameOf(label) {
  const words = label.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['unnamed']
  return `output-${words.join('-')}`
}

/** @param {Run} run */
export function summaryOf(run) {
  const credits = run.executions.map(({ creditsUsed }) => creditsUsed ?? 0)
  const rows = [
    ['Run', shown(run.id)],
    ['Workflow', shown(run.workflowId)],
    ['Credits', String(credits.reduce((sum, each) => sum + each, 0))],
    ...(run.error ? [['Error', shown(run.error.message)]] : []),
    ...outputsOf(run)
      .slice(0, MOST_SHOWN)
      .map(({ label, url, text }) => [shown(label), url ? link(url) : shown(text ?? '')]),
  ]
  const title = `### ${shown(run.workflowName ?? run.workflowId)}: ${shown(run.state)}`
  const table = rows.map((row) => `| ${row.join(' | ')} |`)
  return [title, '', '| | |', '|---|---|', ...table, '', ''].join('\n')
}

/** @param {string} url */
function link(url) {
  return /^https?:/i.test(url) ? `<a href="${inert(url)}">${shown(url)}</a>` : shown(url)
}

/** @param {string} text */
function shown(text) {
  const line = text.replace(/\s+/g, ' ')
  const [start = ''] = line.match(/^.{0,500}/u) ?? []
  return `${inert(start)}${start === line ? '' : '…'}`
}

/**
 * What others wrote, without a meaning in Markdown or HTML.
 *
 * @param {string} text
 */
function inert(text) {
  return text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `&#${sign.codePointAt(0)};`)
}
