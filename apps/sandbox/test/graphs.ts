type Sent = { id: string; data: Record<string, unknown> }

export function node(
  id: string,
  nodeType: string,
  config: Record<string, unknown> = {},
): Sent {
  return { id, data: { label: id, nodeType, config } }
}

/** `edge('a:prompt', 'b:text1')` leads from a port to a port. */
export function edge(from: string, to: string) {
  const [source = '', output = ''] = from.split(':')
  const [target = '', input = ''] = to.split(':')
  return {
    id: `${from}-${to}`,
    source,
    target,
    sourceHandle: `out-${output}`,
    targetHandle: `in-${input}`,
  }
}

/** A text, joined with a style, drawn and shown. */
export function pictureWorkflow(prompt = 'a red bike') {
  return {
    name: 'Product shots',
    nodes: [
      node('prompt', 'input:text', { prompt }),
      node('style', 'input:text', { prompt: 'on film' }),
      node('join', 'utility:prompt_concat', { separator: ', ' }),
      node('picture', 'generate:flux_2'),
      node('preview', 'output:preview'),
    ],
    edges: [
      edge('prompt:prompt', 'join:text1'),
      edge('style:text', 'join:text2'),
      edge('join:prompt', 'picture:prompt'),
      edge('picture:images', 'preview:input'),
    ],
  }
}
