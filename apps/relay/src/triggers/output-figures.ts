import type { PublicOutput } from './public-outputs.ts'
import { isWeb, policySource } from '../http/page-policy.ts'
import { html, type Html } from '../http/page.ts'

/** What a run made: texts as text, files as what they are, or as a link. */
export function outputFigures(outputs: readonly PublicOutput[]): Html {
  if (outputs.length === 0) return html`<p class="dim">Nothing came out of it.</p>`
  return html`${outputs.map(
    (output) =>
      html`<figure>
        <figcaption>${output.label}</figcaption>
        ${figure(output)}
      </figure>`,
  )}`
}

function figure({ type, label, url, text }: PublicOutput): Html {
  if (url === undefined) return html`<pre>${text ?? ''}</pre>`
  const isLoaded = policySource(url) !== undefined
  const shown = isLoaded ? show(type, label, url) : undefined
  if (isLink(url)) return html`${shown} ${link(url)}`
  return isLoaded ? html`${shown}` : html`<p>${url}</p>`
}

function show(type: PublicOutput['type'], label: string, url: string): Html | undefined {
  switch (type) {
    case 'image':
      return html`<img src="${url}" alt="${label}" />`
    case 'video':
      return html`<video src="${url}" controls preload="metadata"></video>`
    case 'audio':
      return html`<audio src="${url}" controls preload="metadata"></audio>`
    case 'text':
    case 'json':
    case 'file':
      return undefined
  }
}

function link(url: string): Html {
  return html`<p><a href="${url}" rel="noopener noreferrer">Open the file</a></p>`
}

function isLink(url: string): boolean {
  return URL.canParse(url) && isWeb(new URL(url).protocol)
}
