import type { WorkflowInput } from '../upstream/workflow-input.ts'
import { html, type Html } from '../http/page.ts'

/** What files the form's trigger takes; undefined where it takes none. */
export type TakenFiles = { types: readonly string[]; bytes: number } | undefined

type Field = {
  input: WorkflowInput
  /** Of the element, so that label and help belong to it. */
  id: string
  files: TakenFiles
}

const MEDIA = new Set(['image', 'video', 'audio'])
const BYTES_PER_MB = 1024 * 1024

/** An input with its label, the control that is right for it, and what may go in. */
export function formField(field: Field): Html {
  const { input, id } = field
  const label = html`<label for="${id}">${input.label}${optional(input)}</label>`
  const help = helpOf(field)
  return html`<div class="field">
    ${isSwitch(input) ? html`${control(field)} ${label}` : html`${label} ${control(field)}`}
    ${help === undefined ? undefined : html`<p class="help" id="${id}-help">${help}</p>`}
  </div>`
}

/** Whether an input is filled with a file, for which a form needs another encoding. */
export function takesFile(input: WorkflowInput, files: TakenFiles): boolean {
  return MEDIA.has(input.type) && acceptedTypes(input, files) !== ''
}

function isSwitch({ type }: WorkflowInput): boolean {
  return type === 'boolean'
}

function optional(input: WorkflowInput): Html | undefined {
  const isOptional = !input.required && !isSwitch(input)
  return isOptional ? html` <span>(optional)</span>` : undefined
}

function control({ input, id, files }: Field): Html {
  const { nodeId, type, min, max, step } = input
  const common = html`id="${id}" name="${nodeId}" ${describedBy({ input, id, files })}
  ${input.required ? html`required` : undefined}`
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
        ? select(input, common)
        : html`<input type="text" value="${input.default}" ${common} />`
    case 'date':
      return html`<input type="date" value="${input.default}" ${common} />`
    case 'image':
    case 'video':
    case 'audio':
      return takesFile(input, files)
        ? html`<input type="file" accept="${acceptedTypes(input, files)}" ${common} />`
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

function select(input: WorkflowInput, common: Html): Html {
  const options = [...new Set(input.options)].filter((option) => option !== '')
  const chosen = options.includes(input.default ?? '') ? input.default : undefined
  const none = input.required ? 'Choose one' : 'As the owner has set it'
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

function describedBy(field: Field): Html | undefined {
  const id = `${field.id}-help`
  return helpOf(field) === undefined ? undefined : html`aria-describedby="${id}"`
}

function helpOf({ input, files }: Field): string | undefined {
  if (input.type === 'number') return bounds(input)
  if (!takesFile(input, files)) return undefined
  return `Up to ${Math.floor((files?.bytes ?? 0) / BYTES_PER_MB) || 'less than 1'} MB.`
}

function bounds({ min, max }: WorkflowInput): string | undefined {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`
  if (min !== undefined) return `${min} or more`
  return max === undefined ? undefined : `${max} or less`
}

/** Of what the trigger takes, as far as it is of the input's kind. */
function acceptedTypes({ type }: WorkflowInput, files: TakenFiles): string {
  const types = files?.types ?? []
  if (types.some((each) => each === '*' || each === '*/*')) return `${type}/*`
  return types.filter((each) => each.startsWith(`${type}/`)).join(',')
}
