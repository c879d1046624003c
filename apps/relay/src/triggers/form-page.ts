import { formField, takesFile, type TakenFiles } from './form-field.ts'
import type { WorkflowInput } from '../upstream/workflow-input.ts'
import type { PagePolicy } from '../http/page-policy.ts'
import { html, type Html, type Page } from '../http/page.ts'

type Form = {
  title: string
  active: boolean
  inputs: readonly WorkflowInput[]
  /** Whether fields, or those of these nodes, begin with what the workflow has saved. */
  defaults: boolean | readonly string[]
  files: TakenFiles
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
  const { files } = form
  const inputs = form.inputs.map((input) => shownOf(input, form.defaults))
  if (!active) {
    const body = html`<h1>${title}</h1>
      <p>This form takes no answers at the moment.</p>`
    return { title, body }
  }
  const body = html`<h1>${title}</h1>
    ${inputs.some(keepsValue) ? KEEPS_VALUE : undefined}
    <form method="post" action="${action}" target="_top" ${encoding(inputs, files)}>
      <input
        type="hidden"
        name="_idempotency_key"
        value="${idempotencyKey}"
        autocomplete="off"
      />
      ${inputs.map((input, n) => formField({ input, id: `field-${n}`, files }))}
      ${challenge ? CHALLENGE : undefined}
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
function encoding(inputs: readonly WorkflowInput[], files: TakenFiles): Html | undefined {
  return inputs.some((input) => takesFile(input, files))
    ? html`enctype="multipart/form-data"`
    : undefined
}

/** Whether nothing filled in leaves it to the workflow, which a switch never does. */
function keepsValue({ required, type }: WorkflowInput): boolean {
  return !required && type !== 'boolean'
}

const KEEPS_VALUE = html`<p class="dim">
  What you leave empty stays as the owner of this form has set it.
</p>`

// A saved value may be a prompt that its owner keeps to themselves.
function shownOf(input: WorkflowInput, defaults: Form['defaults']): WorkflowInput {
  const isShown = Array.isArray(defaults) ? defaults.includes(input.nodeId) : defaults
  const { default: _saved, ...rest } = input
  return isShown ? input : rest
}
