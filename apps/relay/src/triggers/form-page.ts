import { formField, takesFile, type TakenFiles } from './form-field.ts'
import type { WorkflowInput } from '../upstream/workflow-input.ts'
import type { PagePolicy } from '../http/page-policy.ts'
import { html, type Html, type Page } from '../http/page.ts'
import { lookOf } from './look.ts'
import type { TriggerSettings } from './settings.ts'
import { wordsIn, type Words } from './words/words.ts'

export type Form = {
  title: string
  active: boolean
  inputs: readonly WorkflowInput[]
  settings: TriggerSettings['form']
  files: TakenFiles
  /** Whether a challenge must be solved, for which the page needs script. */
  challenge: boolean
  /** Where the form is sent. */
  action: string
  /** Where the page's script sends it: the same, seen from the page. */
  scriptAction: string
  /** Where a challenge is had. */
  challengeUrl: string
  /** From the page to the relay's root. */
  root: string
  /** Where the page that follows is. */
  publicUrl: string
  /** Of this page alone, so that what is sent twice starts once. */
  idempotencyKey: string
  /** Where browsers are sent afterwards; undefined for the status page. */
  redirectUrl: string | undefined
  /** The pages that may show the form in a frame; undefined for all. */
  origins: readonly string[] | undefined
  /** Undefined unless it was sent and not taken. */
  refused?: Refused | undefined
}

/** Why a form was not taken, and what was typed. */
export type Refused = {
  /** Of the form as a whole. */
  message: string
  /** By node id. */
  faults: Readonly<Record<string, string>>
  /** By node id, as it was sent. */
  typed: Readonly<Record<string, unknown>>
  /** Names of the fields for which files were sent, which no page can fill in again. */
  files: readonly string[]
}

/**
 * A form with one field for each input of the workflow. It needs no script, except to solve
 * a challenge where the trigger asks for one. Sent from a frame it leaves the frame, since
 * the status page is not shown in one.
 */
export function formPage(form: Form): Page {
  const { active, challenge, action, root, idempotencyKey, files, settings } = form
  const title = settings.title ?? form.title
  const look = lookOf(settings)
  const words = wordsIn(settings.language ?? 'en')
  const inputs = form.inputs.map((input) => shownOf(input, form))
  if (!active) {
    const body = html`<h1>${title}</h1>
      <p>${words.closed}</p>`
    return { title, body, look }
  }
  const fields = inputs.map((input, n) =>
    formField({
      input,
      id: `field-${n}`,
      files,
      words,
      fault: faultOf(input, form, words),
    }),
  )
  const body = html`<h1>${title}</h1>
    ${settings.intro ? html`<p class="intro">${settings.intro}</p>` : undefined}
    ${summary(form, inputs)} ${inputs.some(keepsValue) ? keeps(words) : undefined}
    <form
      method="post"
      action="${action}"
      target="_top"
      data-action="${form.scriptAction}"
      ${encoding(inputs, files)}
      ${spoken(words)}
    >
      <input
        type="hidden"
        name="_idempotency_key"
        value="${idempotencyKey}"
        autocomplete="off"
      />
      ${fields} ${challenge ? challengeOf(form, words) : undefined}
      <button type="submit">${settings.button ?? words.run}</button>
    </form>`
  const script = `${root}assets/pages/form.js`
  return { title, body, look, script, policy: policyOf(form) }
}

/**
 * Browsers hold a form to its policy also where the answer leads, and where that leads in
 * turn, which nobody here knows. So a form of a trigger with an address of its own to go to
 * may lead anywhere on the web, and all others only here.
 */
function policyOf({ publicUrl, redirectUrl, origins }: Form): PagePolicy {
  return {
    previews: true,
    framedBy: origins ?? 'anyone',
    formTo: redirectUrl === undefined ? [publicUrl] : 'anywhere',
  }
}

// Solved when the form is sent. Addresses are relative, so that they hold behind a proxy.
function challengeOf({ root, challengeUrl }: Form, words: Words): Html {
  return html`<link rel="stylesheet" href="${root}assets/altcha/widget.css" />
    <script type="module" src="${root}assets/altcha/start.js"></script>
    <altcha-widget
      name="_altcha"
      challenge="${challengeUrl}"
      auto="onsubmit"
      configuration='{"humanInteractionSignature":false}'
    ></altcha-widget>
    <noscript><p class="bad">${words.needsScript}</p></noscript>`
}

/** What the page's script says by itself. */
function spoken({ sending, uploading, faults, refused, remove }: Words): Html {
  return html`data-sending="${sending}" data-uploading="${uploading(0)}"
  data-title="${faults.title}" data-missing="${faults.missing}"
  data-other="${faults.other}" data-connection="${refused.connection}"
  data-busy="${refused.busy('{s}')}" data-refused="${refused.other}"
  data-file="${refused.file}" data-remove="${remove}"`
}

/** What is wrong, with links to the fields; hidden until there is something. */
function summary({ refused }: Form, inputs: readonly WorkflowInput[]): Html {
  const links = inputs.flatMap(({ nodeId, label }, n) => {
    const fault = refused?.faults[nodeId]
    return fault === undefined
      ? []
      : html`<li><a href="#field-${n}">${label}</a>: ${fault}</li>`
  })
  return html`<div class="refused" role="alert" tabindex="-1" ${hiddenUnless(refused)}>
    <p>${refused?.message}</p>
    <ul>
      ${links}
    </ul>
  </div>`
}

function hiddenUnless(shown: unknown): Html | undefined {
  return shown === undefined ? html`hidden` : undefined
}

type Fault = { text: string; isForBrowser: boolean }

/** A script that is still on the page has the files that it sent. */
function faultOf(
  { nodeId }: WorkflowInput,
  { refused }: Form,
  { faults }: Words,
): Fault | undefined {
  const fault = refused?.faults[nodeId]
  if (fault !== undefined) return { text: fault, isForBrowser: false }
  const wasFile = refused?.files.includes(nodeId)
  return wasFile ? { text: faults.chooseAgain, isForBrowser: true } : undefined
}

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

function keeps({ keepsValue: text }: Words): Html {
  return html`<p class="dim">${text}</p>`
}

/**
 * An input as it is filled in at first: with what was typed before, or else with what is
 * saved. A saved value may be a prompt that its owner keeps to themselves.
 */
function shownOf(input: WorkflowInput, { settings, refused }: Form): WorkflowInput {
  const { defaults } = settings
  const isShown = Array.isArray(defaults) ? defaults.includes(input.nodeId) : defaults
  const { default: _saved, ...rest } = input
  if (refused) return { ...rest, default: textOf(refused.typed[input.nodeId]) }
  return isShown ? input : rest
}

/** A switch that is on comes with the value of one that is off. */
function textOf(typed: unknown): string {
  const first: unknown = Array.isArray(typed) ? typed[0] : typed
  return typeof first === 'string' ? first : ''
}
