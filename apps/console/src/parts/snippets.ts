import type { Trigger } from '../types.ts'

/** The same call from everywhere, with the trigger's real address. */
export function snippetsOf({
  id,
  url,
  formUrl,
  inputs,
  name,
}: Trigger): readonly (readonly [name: string, text: string])[] {
  const sample = Object.fromEntries(
    inputs.slice(0, 4).map(({ label, default: saved }) => [label, saved ?? '…']),
  )
  const body = JSON.stringify(sample, null, 2)
  const quoted = JSON.stringify(sample).replaceAll("'", "'\\''")
  const html = `<form action="${url}" method="post">
${inputs
  .slice(0, 6)
  .map(
    ({ nodeId, label }) =>
      `  <label>${escape(label)} <input name="${escape(nodeId)}"></label>`,
  )
  .join('\n')}
  <button>Run</button>
</form>`
  const fetching = `const response = await fetch('${url}', {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'idempotency-key': crypto.randomUUID(),
  },
  body: JSON.stringify(${body.replaceAll('\n', '\n  ')}),
})
const { runId, statusUrl } = await response.json()`
  return [
    ['Form', formUrl ?? NO_FORM],
    ['Embed', formUrl === null ? NO_FORM : embedOf(id, formUrl)],
    ['HTML', html],
    [
      'curl',
      `curl ${url} \\\n  -H 'content-type: application/json' \\\n  -d '${quoted}'`,
    ],
    ['fetch', fetching],
    [
      'React',
      `export function RunButton() {
  async function run() {
${fetching.replace(/^/gm, '    ')}
    location.assign(statusUrl)
  }
  return <button onClick={run}>${escape(name)}</button>
}`,
    ],
    [
      'GitHub Actions',
      `- name: ${name.replaceAll(':', '')}
  run: |
    curl --fail-with-body ${url} \\
      -H 'content-type: application/json' \\
      -H "idempotency-key: $GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT" \\
      -d '${quoted}'`,
    ],
    [
      'Zapier',
      `Webhooks by Zapier → POST
URL           ${url}
Payload type  json
Data          ${inputs
        .slice(0, 4)
        .map(({ label }) => label)
        .join(', ')}`,
    ],
    [
      'n8n',
      JSON.stringify(
        {
          nodes: [
            {
              parameters: {
                method: 'POST',
                url,
                sendBody: true,
                specifyBody: 'json',
                jsonBody: body,
              },
              name,
              type: 'n8n-nodes-base.httpRequest',
              typeVersion: 4.2,
              position: [0, 0],
            },
          ],
          connections: {},
        },
        null,
        2,
      ),
    ],
  ]
}

const NO_FORM = 'A signed trigger has no form.'

/** The link is for whoever blocks the script, and for pages that may not show the form. */
function embedOf(id: string, formUrl: string): string {
  const script = new URL('../../embed.js', formUrl)
  return `<a href="${formUrl}">Open the form</a>
<script src="${script.href}" data-trigger="${id}" defer></script>`
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"{}]/g, (character) => `&#${character.charCodeAt(0)};`)
}
