import type { Response } from 'express'
import { brandOf } from './brand.ts'
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

/** How an owner wants a page to look, and the language of its words. */
export type Look = {
  /** As a browser names it; English where it is not said. */
  language?: string | undefined
  /** Of buttons and links, as `#rrggbb`. */
  color?: string | undefined
  /** The address of a picture above the title. */
  logoUrl?: string | undefined
}

export type Page = {
  title: string
  body: Html
  look?: Look | undefined
  /** How often a browser without script loads the page again. */
  reloadSeconds?: number | undefined
  /** A script that the relay serves, by its address from the page. */
  script?: string | undefined
  /** What it may load, where it may be shown, and where its form may lead. */
  policy?: PagePolicy
}

/** A whole page: no outside file, readable in light and dark and on a phone. */
export function sendPage(
  response: Response,
  { title, body, look = {}, reloadSeconds, script, policy = {} }: Page,
): void {
  const { language = 'en', color, logoUrl } = look
  const media = [...(policy.media ?? []), ...(logoUrl === undefined ? [] : [logoUrl])]
  const isScripted = policy.scripted || script !== undefined
  response.set(
    'Content-Security-Policy',
    pagePolicy({ ...policy, media, scripted: isScripted }),
  )
  // Without it a browser says that the form comes from nowhere (`Origin: null`).
  if (policy.formTo) response.set('Referrer-Policy', 'same-origin')
  response.type('html').send(
    html`<!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          ${
            reloadSeconds === undefined
              ? undefined
              : html`<noscript>
                  <meta http-equiv="refresh" content="${reloadSeconds}" />
                </noscript>`
          }
          <title>${title}</title>
          <style>
            ${STYLE} ${color === undefined ? undefined : brandStyle(color)}
          </style>
          ${
            script === undefined
              ? undefined
              : html`<script type="module" src="${script}"></script>`
          }
        </head>
        <body>
          <main>${logo(logoUrl)} ${body}</main>
        </body>
      </html>`.text,
  )
}

function logo(url: string | undefined): Html | undefined {
  return url === undefined ? undefined : html`<img class="logo" src="${url}" alt="" />`
}

function brandStyle(color: string): Html {
  const { accent, onAccent, onLight, onDark } = brandOf(color)
  return new Html(
    `:root { --accent: ${accent}; --on-accent: ${onAccent}; --link: ${onLight}; }
     @media (prefers-color-scheme: dark) { :root { --link: ${onDark}; } }`,
  )
}

const STYLE = new Html(`
:root { color-scheme: light dark; --ink: #171a21; --dim: #565e6c; --line: #dde1e8;
  --edge: #7f8897; --paper: #fff; --ground: #f5f6f8; --accent: #2450c8; --on-accent: #fff;
  --good: #14653a; --bad: #a8231c; --bad-soft: #fde8e6; --link: var(--accent); }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebf1; --dim: #a0a9b8; --line: #2b323e; --edge: #768294;
    --paper: #161a22; --ground: #0f1218; --accent: #8fb0ff; --on-accent: #0d1730;
    --good: #7bd6a0; --bad: #ff9a92; --bad-soft: #351817; } }
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
input[role=switch]:checked { background: var(--link); border-color: var(--link); }
input[role=switch]:checked::before { left: auto; right: 3px; background: var(--paper); }
@media (forced-colors: active) { input[role=switch] { appearance: auto; width: auto; } }
button { min-height: 2.75rem; padding: .65rem 1.6rem; font: inherit; font-weight: 600;
  cursor: pointer; color: var(--on-accent); background: var(--accent); 
  border: 1px solid color-mix(in srgb, var(--on-accent) 35%, transparent); border-radius: 8px; }
button[disabled] { cursor: progress; opacity: .7; }
.button { display: inline-block; padding: .6rem 1.2rem; font-weight: 600; border-radius: 8px;
  color: var(--on-accent); background: var(--accent); text-decoration: none; }
.plain { min-height: 0; padding: .3rem .7rem; color: var(--ink); background: var(--ground);
  border-color: var(--edge); border-radius: 6px; font-weight: 400; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.25rem; margin: 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 1.25rem 0 0; } figcaption { margin: 0 0 .35rem; font-weight: 600; }
figure p { margin: .35rem 0 0; } a { color: var(--link); }
img, video, audio { display: block; max-width: 100%; border-radius: 8px; } audio { width: 100%; }
pre { margin: 0; padding: .6rem .7rem; font: inherit; white-space: pre-wrap;
  overflow-wrap: anywhere; background: var(--ground); border: 1px solid var(--line);
  border-radius: 8px; }
img.logo { max-height: 3rem; margin: 0 0 1.25rem; border-radius: 0; }
.intro { white-space: pre-line; }
.refused { margin: 0 0 1.25rem; padding: .8rem 1rem; color: var(--bad);
  background: var(--bad-soft); border: 1px solid var(--bad); border-radius: 8px; }
.refused > :last-child { margin-bottom: 0; } .refused[hidden], .fault[hidden] { display: none; }
.refused ul { margin: .3rem 0 0; padding-left: 1.2rem; } .refused a { color: inherit; }
.fault { margin: .3rem 0 0; font-size: .875rem; color: var(--bad); font-weight: 500; }
[aria-invalid=true] { border: 2px solid var(--bad); }
.drop { border: 1px dashed var(--edge); border-radius: 8px; padding: .6rem; margin-top: .35rem; }
.drop input { margin: 0; border: 0; padding: 0; }
.drop.over { border-color: var(--link); background: var(--ground); }
.preview { display: flex; gap: .75rem; align-items: center; margin: .6rem 0 0; flex-wrap: wrap; }
.preview img, .preview video { max-height: 8rem; max-width: 100%; }
progress { width: 100%; height: .6rem; margin-top: .75rem; accent-color: var(--link); }
.steps { list-style: none; margin: 0 0 1.25rem; padding: 0; }
.steps li { display: flex; gap: .7rem; padding: .3rem 0; color: var(--dim); }
.steps li::before { content: '\\25CB'; width: 1.1em; text-align: center; }
.steps .over { color: var(--ink); } .steps .over::before { content: '\\2713'; color: var(--good); }
.steps .now { color: var(--ink); font-weight: 600; }
.steps .now::before { content: '\\25D4'; color: var(--link); }
.steps time { margin-left: auto; font-weight: 400; color: var(--dim); font-variant-numeric: tabular-nums; }
.acts { display: flex; gap: 1rem; align-items: center; flex-wrap: wrap; margin: .6rem 0 0; }
figure + .acts, figure + .acts + p, figure + p { margin-top: 1.25rem; } .acts[hidden] { display: none; } .thanks { white-space: pre-line; }
.state { font-size: 1.15rem; font-weight: 600; } .good { color: var(--good); }
.bad { color: var(--bad); } .dim { color: var(--dim); }
@media (max-width: 40rem) { main { margin: 0; min-height: 100vh; border: 0;
  border-radius: 0; padding: 1.5rem 1.1rem; } }
.embedded body { background: none; } .embedded .keep { display: none; }
.embedded main { max-width: none; min-height: 0; margin: 0; border: 1px solid var(--line);
  border-radius: 12px; }
`)
