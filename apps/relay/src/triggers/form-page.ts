import type { WorkflowInput } from '../upstream/workflow-input.ts'
import type { PagePolicy } from '../http/page-policy.ts'
import { html, type Html, type Page } from '../http/page.ts'

type Form = {
  title: string
  active: boolean
  inputs: readonly WorkflowInput[]
  /** Whether fields hold what the workflow has saved; an empty one keeps it, too. */
  showsDefaults: boolean
  /** Whether a challenge must be solved, for which the page needs script. */
  challenge: boolean
  /** Where the form is sent. */
  action: string
  /** Where the page that follows is. */
  publicUrl: string
  /** Of this page alone, so that what is sent twice starts once. */
  idempotencyKey: string
  /** Where browsers are sent afterwards; undefined for the status page. */
  redirectUrl: string | undefined
  /** The pages that may show the form in a frame; undefined for all. */
  origins: readonly string[] | undefined
}

/**
 * A form with one field for each input of the workflow. It needs no script, except to solve
 * a challenge where the trigger asks for one. Sent from a frame it leaves the frame, since
 * the status page is not shown in one.
 */
export function formPage(form: Form): Page {
  const { title, active, challenge, action, idempotencyKey } = form
  const inputs = form.showsDefaults ? form.inputs : form.inputs.map(withoutDefault)
  if (!active) {
    const body = html`<h1>${title}</h1>
      <p>This form takes no answers at the moment.</p>`
    return { title, body }
  }
  const body = html`<h1>${title}</h1>
    <form method="post" action="${action}" target="_top" ${hasFiles(inputs)}>
      <input
        type="hidden"
        name="_idempotency_key"
        value="${idempotencyKey}"
        autocomplete="off"
      />
      ${inputs.map(field)} ${challenge ? CHALLENGE : undefined}
      <button type="submit">Run</button>
    </form>`
  return { title, body, policy: policyOf(form) }
}

/**
 * Browsers hold a form to its policy also where the answer leads, and where that leads in
 * turn, which nobody here knows. So a form of a trigger with an address of its own to go to
 * may lead anywhere on the web, and all others only here.
 */
function policyOf({ challenge, publicUrl, redirectUrl, origins }: Form): PagePolicy {
  return {
    scripted: challenge,
    framedBy: origins ?? 'anyone',
    formTo: redirectUrl === undefined ? [publicUrl] : 'anywhere',
  }
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

// A saved value may be a prompt that its owner keeps to themselves.
function withoutDefault({ default: _saved, ...input }: WorkflowInput): WorkflowInput {
  return input
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
