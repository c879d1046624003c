import { html, type Page } from './page.ts'

/** A refusal for a person: what was wrong, and the id to quote when asking for help. */
export function errorPage(message: string, requestId: string): Page {
  const title = 'That did not work'
  const body = html`<h1>${title}</h1>
    <p class="bad">${message}</p>
    <p class="dim">Request ${requestId}</p>`
  return { title, body }
}
