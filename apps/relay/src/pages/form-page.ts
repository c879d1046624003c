import type { WorkflowInput } from '../runs/run.ts'
import { html, type Html, type Page } from './page.ts'

type Form = {
  title: string
  active: boolean
  inputs: readonly WorkflowInput[]
  /** Whether a challenge must be solved, for which the page needs script. */
  challenge: boolean
  /** Where the form is sent. */
  action: string
}

/**
 * A form with one field for each input of the workflow. It needs no script, except to solve
 * a challenge where the trigger asks for one.
 */
export function formPage({ title, active, inputs, challenge, action }: Form): Page {
  if (!active) {
    const body = html`<h1>${title}</h1>
      <p>This form takes no answers at the moment.</p>`
    return { title, body }
  }
  const body = html`<h1>${title}</h1>
    <form method="post" action="${action}" ${hasFiles(inputs)}>
      ${inputs.map(field)} ${challenge ? CHALLENGE : undefined}
      <button type="submit">Run</button>
    </form>`
  return { title, body, scripted: challenge }
}

// Solved when the form is sent. Addresses are relative, so that they hold behind a proxy.
const CHALLENGE = html`<link rel="stylesheet" href="../../assets/altcha/widget.css" />
  <script type="module" src="../../assets/altcha/start.js"></script>
  <altcha-widget
    name="_altcha"
    challenge="challenge"
    auto="onsubmit"
    configuration='{"humanInteractionSignature":false}'
  ></altcha-widget>
  <noscript>
    <p class="bad">
      This form is protected against robots and needs JavaScript. Switch it on for this
      page and load it again.
    </p>
  </noscript>`

// Only this encoding carries files; without them the plain one does.
function hasFiles(inputs: readonly WorkflowInput[]): Html | undefined {
  return inputs.some(({ type }) => type === 'image')
    ? html`enctype="multipart/form-data"`
    : undefined
}

function field(input: WorkflowInput): Html {
  return html`<label
    >${input.label}${input.required ? undefined : html` <span>(optional)</span>`}
    ${control(input)}</label
  >`
}

function control({ nodeId, type, required, ...input }: WorkflowInput): Html {
  const need = required ? html`required` : undefined
  switch (type) {
    case 'number':
      return html`<input
        name="${nodeId}"
        type="number"
        step="any"
        value="${input.default}"
        ${need}
      />`
    case 'boolean':
      return html`<input name="${nodeId}" type="checkbox" value="true" />`
    case 'image':
      return html`<input name="${nodeId}" type="file" accept="image/*" ${need} />`
    case 'url':
      return html`<input
        name="${nodeId}"
        type="url"
        placeholder="https://"
        value="${input.default}"
        ${need}
      />`
    default:
      return html`<textarea name="${nodeId}" rows="3" ${need}>${input.default}</textarea>`
  }
}
