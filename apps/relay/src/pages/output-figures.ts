import type { PublicOutput } from '../triggers/public-outputs.ts'
import { html, type Html } from './page.ts'

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

/** Where a page with these outputs loads files from, as its policy names it. */
export function mediaSources(outputs: readonly PublicOutput[]): string[] {
  const sources = outputs.flatMap(({ url }) => (url ? (sourceOf(url) ?? []) : []))
  return [...new Set(sources)]
}

function figure({ type, label, url, text }: PublicOutput): Html {
  if (url === undefined) return html`<pre>${text ?? ''}</pre>`
  const source = sourceOf(url)
  if (source === undefined) return html`<p>${url}</p>`
  return html`${show(type, label, url)} ${source === 'data:' ? undefined : link(url)}`
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

/** Undefined for what no page should load, such as an address that is a script. */
function sourceOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, origin } = new URL(url)
  if (protocol === 'data:') return protocol
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined
}
