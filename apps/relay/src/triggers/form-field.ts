import type { WorkflowInput } from '../upstream/workflow-input.ts'
import { html, type Html } from '../http/page.ts'
import type { Words } from './words/words.ts'

/** What files the form's trigger takes; undefined where it takes none. */
export type TakenFiles = { types: readonly string[]; bytes: number } | undefined

type Field = {
  input: WorkflowInput
  /** Of the element, so that label and help belong to it. */
  id: string
  files: TakenFiles
  words: Words
  /** What is wrong with it. */
  fault: { text: string; isForBrowser: boolean } | undefined
}

const MEDIA = new Set(['image', 'video', 'audio'])
const BYTES_PER_MB = 1024 * 1024
const HEX = /^#[0-9a-f]{6}$/i

/** An input with its label, the control that is right for it, and what may go in. */
export function formField(field: Field): Html {
  const { input, id, fault } = field
  const label = html`<label for="${id}">${input.label}${optional(field)}</label>`
  const help = helpOf(field)
  return html`<div class="field">
    ${isSwitch(input) ? html`${control(field)} ${label}` : html`${label} ${control(field)}`}
    ${help === undefined ? undefined : html`<p class="help" id="${id}-help">${help}</p>`}
    <p
      class="fault"
      id="${id}-fault"
      ${fault ? undefined : html`hidden`}
      ${fault?.isForBrowser ? html`data-again` : undefined}
    >
      ${fault?.text}
    </p>
  </div>`
}

/** Whether an input is filled with a file, for which a form needs another encoding. */
export function takesFile(input: WorkflowInput, files: TakenFiles): boolean {
  return MEDIA.has(input.type) && acceptedTypes(input, files) !== ''
}

function isSwitch({ type }: WorkflowInput): boolean {
  return type === 'boolean'
}

function optional({ input, words }: Field): Html | undefined {
  const isOptional = !input.required && !isSwitch(input)
  return isOptional ? html` <span>${words.optional}</span>` : undefined
}

function control(field: Field): Html {
  const { input, id, files, fault, words } = field
  const { nodeId, type, min, max, step } = input
  const common = html`id="${id}" name="${nodeId}" ${describedBy(field)}
  ${input.required ? html`required` : undefined}
  ${fault ? html`aria-invalid="true"` : undefined} data-fault="${wrongOf(input, words)}"`
  switch (type) {
    case 'number':
      return html`<input
        type="number"
        ${attribute('min', min)}
        ${attribute('max', max)}
        step="${step ?? 'any'}"
        value="${input.default}"
        ${common}
      />`
    case 'boolean':
      return switchOf(input, id)
    case 'select':
      return input.options?.length
        ? select(input, common, words)
        : html`<input type="text" value="${input.default}" ${common} />`
    case 'date':
      return html`<input type="date" value="${input.default}" ${common} />`
    case 'color':
      // The browser's own control cannot be left empty.
      return HEX.test(input.default ?? '')
        ? html`<input type="color" value="${input.default}" ${common} />`
        : html`<input type="text" placeholder="#rrggbb" ${common} />`
    case 'image':
    case 'video':
    case 'audio':
      return takesFile(input, files)
        ? html`<input
            type="file"
            accept="${acceptedTypes(input, files)}"
            data-bytes="${files?.bytes}"
            data-too-large="${words.faults.tooLarge(sizeOf(files))}"
            ${common}
          />`
        : address(input, common)
    case 'url':
      return address(input, common)
    default:
      // Browsers leave the first line break out.
      return html`<textarea rows="3" ${common}>${'\n'}${input.default}</textarea>`
  }
}

function address(input: WorkflowInput, common: Html): Html {
  const value = input.default
  return html`<input type="url" placeholder="https://" value="${value}" ${common} />`
}

/** A box that is off sends nothing by itself, and nothing would keep the saved value. */
function switchOf({ nodeId, ...input }: WorkflowInput, id: string): Html {
  const isOn = input.default === 'true'
  return html`<input
      type="checkbox"
      role="switch"
      id="${id}"
      name="${nodeId}"
      value="true"
      ${isOn ? html`checked` : undefined}
    />
    <input type="hidden" name="${nodeId}" value="false" />`
}

function select(input: WorkflowInput, common: Html, words: Words): Html {
  const options = [...new Set(input.options)].filter((option) => option !== '')
  const chosen = options.includes(input.default ?? '') ? input.default : undefined
  const none = input.required ? words.chooseOne : words.asOwnerSet
  return html`<select ${common}>
    ${chosen === undefined ? html`<option value="">${none}</option>` : undefined}
    ${options.map(
      (option) =>
        html`<option value="${option}" ${option === chosen ? html`selected` : undefined}>
          ${option}
        </option>`,
    )}
  </select>`
}

function attribute(name: 'min' | 'max', value: number | undefined): Html | undefined {
  if (value === undefined) return undefined
  return name === 'min' ? html`min="${value}"` : html`max="${value}"`
}

function describedBy(field: Field): Html {
  const help = helpOf(field) === undefined ? '' : `${field.id}-help `
  return html`aria-describedby="${help}${field.id}-fault"`
}

function helpOf({ input, files, words }: Field): string | undefined {
  if (input.type === 'number') return boundsOf(input, words)
  return takesFile(input, files) ? words.upTo(sizeOf(files)) : undefined
}

function sizeOf(files: TakenFiles): string {
  const bytes = files?.bytes ?? 0
  const megabytes = Math.floor(bytes / BYTES_PER_MB)
  return megabytes > 0 ? `${megabytes} MB` : `${Math.floor(bytes / 1024)} kB`
}

function boundsOf({ min, max }: WorkflowInput, words: Words): string | undefined {
  if (min !== undefined && max !== undefined) return words.between(min, max)
  if (min !== undefined) return words.atLeast(min)
  return max === undefined ? undefined : words.atMost(max)
}

/** What is said of a value that an input does not take. */
export function wrongOf(input: WorkflowInput, words: Words): string {
  const { faults } = words
  const bounds = boundsOf(input, words)
  switch (input.type) {
    case 'number':
      return bounds === undefined ? faults.number : `${faults.number} (${bounds})`
    case 'select':
      return faults.choice
    case 'date':
      return faults.date
    case 'url':
    case 'image':
    case 'video':
    case 'audio':
      return faults.address
    default:
      return faults.other
  }
}

/** Of what the trigger takes, as far as it is of the input's kind. */
function acceptedTypes({ type }: WorkflowInput, files: TakenFiles): string {
  const types = files?.types ?? []
  if (types.some((each) => each === '*' || each === '*/*')) return `${type}/*`
  return types.filter((each) => each.startsWith(`${type}/`)).join(',')
}
