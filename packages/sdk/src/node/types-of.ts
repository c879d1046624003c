import type { GraphNode } from '../graph/graph.ts'
import type { WorkflowInput } from '../wire/workflow-input.ts'

/** What is known of a workflow that types are to be written for. */
export type KnownWorkflow = {
  id: string
  name: string
  nodes: readonly GraphNode[]
  inputs: readonly WorkflowInput[]
}

/** The text of a file that tells the compiler the inputs and outputs of these workflows. */
export function typesOf(workflows: readonly KnownWorkflow[]): string {
  const ids = workflows.map(({ id }) => id).join(' ')
  return `// Written by: npx @wireflow-connect/sdk types ${oneLine(ids)}
// Write it again when a workflow has changed.
import '@wireflow-connect/sdk'

declare module '@wireflow-connect/sdk' {
  interface WorkflowTypes {
${workflows.map(typeOf).join('\n')}
  }
}
`
}

function typeOf({ id, name, nodes, inputs }: KnownWorkflow): string {
  const fields = inputs.map((input) => fieldOf(input, inputs))
  const outputs = nodes.filter(isNode).map(outputOf)
  return `    /** ${inComment(name)} */
    ${JSON.stringify(id)}: {
      inputs: {
${fields.join('\n')}
      }
      output:
${outputs.length > 0 ? outputs.join('\n') : '        unknown'}
    }`
}

/** Notes and frames stand in a graph and make nothing. */
const MAKES_NOTHING: ReadonlySet<unknown> = new Set(['stickyNote', 'custom_group'])

function isNode({ type }: GraphNode): boolean {
  return !MAKES_NOTHING.has(type)
}

function outputOf({ id, data }: GraphNode): string {
  const label = typeof data?.['label'] === 'string' ? data['label'] : id
  return `        | { nodeId: ${JSON.stringify(id)}; label: ${JSON.stringify(label)} }`
}

/** Named by its label where no other input has it, as `run` reads names. */
function fieldOf(input: WorkflowInput, all: readonly WorkflowInput[]): string {
  const { label, nodeId, type, description, required } = input
  const isUnique = all.filter((each) => fold(each.label) === fold(label)).length === 1
  const name = isUnique ? label : nodeId
  const isOptional = !required || input.default !== undefined
  const about = description ? `${type}: ${description}` : `${type} of node ${nodeId}`
  return `        /** ${inComment(about)} */
        ${JSON.stringify(name)}${isOptional ? '?' : ''}: ${valueOf(input)}`
}

const VALUES: Readonly<Record<string, string>> = {
  number: 'number',
  boolean: 'boolean',
  text: 'string',
  image: 'string',
  video: 'string',
  audio: 'string',
  file: 'string',
  url: 'string',
  select: 'string',
}

function valueOf({ type, options }: WorkflowInput): string {
  if (type === 'select' && options && options.length > 0) {
    return options.map((option) => JSON.stringify(option)).join(' | ')
  }
  return VALUES[type] ?? 'unknown'
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}

/** Names are other people's text, and stay inside the comment. */
function inComment(text: string): string {
  return oneLine(text).replaceAll('*/', '* /')
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ')
}
