import type { PublicOutput } from './public-outputs.ts'
import type { Words } from './words/words.ts'
import { isWeb, policySource } from '../http/page-policy.ts'
import { html, type Html } from '../http/page.ts'

type Labels = Pick<Words['status'], 'nothing' | 'download' | 'openFile'>

/** What a run made, pictures first: texts as text, files as what they are, or as a link. */
export function outputFigures(outputs: readonly PublicOutput[], words: Labels): Html {
  if (outputs.length === 0) return html`<p class="dim">${words.nothing}</p>`
  const [seen, others] = [outputs.filter(isSeen), outputs.filter((each) => !isSeen(each))]
  return html`${[...seen, ...others].map(
    (output) =>
      html`<figure>
        <figcaption>${output.label}</figcaption>
        ${figure(output, words)}
      </figure>`,
  )}`
}

function isSeen({ type }: PublicOutput): boolean {
  return type === 'image' || type === 'video'
}

function figure({ type, label, url, text }: PublicOutput, words: Labels): Html {
  if (url === undefined) return html`<pre>${text ?? ''}</pre>`
  const isLoaded = policySource(url) !== undefined
  const shown = isLoaded ? show(type, label, url) : undefined
  if (isLink(url))
    return html`${shown} ${link(url, shown ? words.openFile : words.download)}`
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

function link(url: string, text: string): Html {
  return html`<p><a href="${url}" rel="noopener noreferrer" download>${text}</a></p>`
}

function isLink(url: string): boolean {
  return URL.canParse(url) && isWeb(new URL(url).protocol)
}
