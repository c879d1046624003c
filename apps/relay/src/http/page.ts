import type { Response } from 'express'
import { pagePolicy, type PagePolicy } from './page-policy.ts'

/** Text that is safe inside HTML. Only `html` makes it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Html | readonly Html[] | undefined

/** HTML in which every value is escaped unless it is HTML already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.reduce((text, string, index) => text + toText(parts[index - 1]) + string),
  )
}

function toText(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part))
  return part.map(({ text }) => text).join('')
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export type Page = {
  title: string
  body: Html
  reloadSeconds?: number | undefined
  /** What it may load, where it may be shown, and where its form may lead. */
  policy?: PagePolicy
}

/** A whole page: no outside file, readable in light and dark and on a phone. */
export function sendPage(
  response: Response,
  { title, body, reloadSeconds, policy = {} }: Page,
): void {
  response.set('Content-Security-Policy', pagePolicy(policy))
  // Without it a browser says that the form comes from nowhere (`Origin: null`).
  if (policy.formTo) response.set('Referrer-Policy', 'same-origin')
  response.type('html').send(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          ${
            reloadSeconds === undefined
              ? undefined
              : html`<meta http-equiv="refresh" content="${reloadSeconds}" />`
          }
          <title>${title}</title>
          <style>
            ${STYLE}
          </style>
        </head>
        <body>
          <main>${body}</main>
        </body>
      </html>`.text,
  )
}

const STYLE = new Html(`
:root { color-scheme: light dark; --ink: #171a21; --dim: #565e6c; --line: #dde1e8;
  --edge: #7f8897; --paper: #fff; --ground: #f5f6f8; --accent: #2450c8; --on-accent: #fff;
  --good: #14653a; --bad: #a8231c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebf1; --dim: #a0a9b8; --line: #2b323e; --edge: #768294;
    --paper: #161a22; --ground: #0f1218; --accent: #8fb0ff; --on-accent: #0d1730;
    --good: #7bd6a0; --bad: #ff9a92; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 8vh auto; padding: 2rem; background: var(--paper);
  border: 1px solid var(--line); border-radius: 12px; }
h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.field { margin: 0 0 1.25rem; }
label { font-weight: 600; overflow-wrap: anywhere; }
label span { font-weight: 400; color: var(--dim); }
.help { margin: .3rem 0 0; font-size: .875rem; color: var(--dim); }
input, textarea, select { display: block; width: 100%; min-height: 2.75rem;
  margin-top: .35rem; padding: .6rem .7rem; font: inherit; font-weight: 400; color: inherit;
  background: var(--paper); border: 1px solid var(--edge); border-radius: 8px; }
textarea { field-sizing: content; min-height: 6rem; max-height: 24rem; resize: vertical; }
input[type=number], input[type=date] { max-width: 14rem; }
input[type=file] { padding: .45rem; }
input[type=file]::file-selector-button { margin-right: .75rem; padding: .35rem .8rem;
  font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--edge);
  border-radius: 6px; cursor: pointer; }
input[type=checkbox] { display: inline-block; width: auto; min-height: 0; margin: 0 .5rem 0 0; }
input[role=switch] { appearance: none; position: relative; width: 2.75rem; height: 1.5rem;
  padding: 0; vertical-align: middle; border-radius: 1rem; cursor: pointer; }
input[role=switch]::before { content: ''; position: absolute; top: 3px; left: 3px;
  width: 1rem; height: 1rem; border-radius: 50%; background: var(--edge); }
input[role=switch]:checked { background: var(--accent); border-color: var(--accent); }
input[role=switch]:checked::before { left: auto; right: 3px; background: var(--on-accent); }
@media (forced-colors: active) { input[role=switch] { appearance: auto; width: auto; } }
button { min-height: 2.75rem; padding: .65rem 1.6rem; font: inherit; font-weight: 600;
  cursor: pointer; color: var(--on-accent); background: var(--accent); border: 0;
  border-radius: 8px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.25rem; margin: 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 1.25rem 0 0; } figcaption { margin: 0 0 .35rem; font-weight: 600; }
figure p { margin: .35rem 0 0; } a { color: var(--accent); }
img, video, audio { display: block; max-width: 100%; border-radius: 8px; } audio { width: 100%; }
pre { margin: 0; padding: .6rem .7rem; font: inherit; white-space: pre-wrap;
  overflow-wrap: anywhere; background: var(--ground); border: 1px solid var(--line);
  border-radius: 8px; }
.state { font-size: 1.15rem; font-weight: 600; } .good { color: var(--good); }
.bad { color: var(--bad); } .dim { color: var(--dim); }
@media (max-width: 40rem) { main { margin: 0; min-height: 100vh; border: 0;
  border-radius: 0; padding: 1.5rem 1.1rem; } }
`)
