/** One behaviour, and in which profiles it was seen to hold. */
export type Row = {
  section: string
  id: string
  behaviour: string
  held: Map<string, boolean>
}

const HEAD = `# What the SDK does, shown against the sandbox

This page is written by the conformance suite of \`packages/sdk\`
(\`pnpm vitest run packages/sdk/test/conformance\`, with \`-u\` to write it anew). Every row is a
test against the sandbox, once for each side that it takes where what Wireflow publishes
contradicts itself. Nothing here was tried against the live service.
`

/** The page with a table for each section, its columns as wide as what is in them. */
export function toPage(rows: readonly Row[], profiles: readonly string[]): string {
  const sections = [...new Set(rows.map(({ section }) => section))]
  const tables = sections.map((section) => {
    const cells = rows
      .filter((row) => row.section === section)
      .map((row) => [
        row.id,
        row.behaviour,
        ...profiles.map((each) => verdict(row, each)),
      ])
    return `## ${section}\n\n${toTable([['case', 'behaviour', ...profiles], ...cells])}`
  })
  return [HEAD, ...tables].join('\n')
}

function verdict({ held }: Row, profile: string): string {
  return held.get(profile) ? 'holds' : 'does not hold'
}

function toTable([head = [], ...lines]: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  )
  const toLine = (line: string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`
  const rule = widths.map((width) => '-'.repeat(width))
  return [head, rule, ...lines].map(toLine).join('')
}
