const port = (id: string, type: string) => ({ id, label: id, type })

/** A workflow that draws a picture from a prompt. */
export function aWorkflow() {
  return {
    name: 'Picture from a prompt',
    nodes: [
      node('n-prompt', 'Prompt', 'input:text', { prompt: 'a red bike' }, [], ['prompt']),
      node('n-style', 'Style', 'input:text', { prompt: 'as a woodcut' }, [], ['prompt']),
      node('n-join', 'Join', 'utility:prompt_concat', {}, ['a', 'b'], ['text']),
      {
        ...node('n-image', 'Picture', 'generate:flux_2', {}, ['prompt'], []),
        data: {
          label: 'Picture',
          nodeType: 'generate:flux_2',
          config: {},
          inputs: [port('prompt', 'TEXT')],
          outputs: [port('images', 'IMAGE')],
        },
      },
    ],
    edges: [
      edge('e1', 'n-prompt', 'out-prompt', 'n-join', 'in-a'),
      edge('e2', 'n-style', 'out-prompt', 'n-join', 'in-b'),
      edge('e3', 'n-join', 'out-text', 'n-image', 'in-prompt'),
    ],
  }
}

function node(
  id: string,
  label: string,
  nodeType: string,
  config: Record<string, string>,
  inputs: readonly string[],
  outputs: readonly string[],
) {
  return {
    id,
    type: 'basedNode',
    position: { x: 0, y: 0 },
    data: {
      label,
      nodeType,
      config,
      inputs: inputs.map((name) => port(name, 'TEXT')),
      outputs: outputs.map((name) => port(name, 'TEXT')),
    },
  }
}

function edge(
  id: string,
  source: string,
  sourceHandle: string,
  target: string,
  targetHandle: string,
) {
  return { id, source, sourceHandle, target, targetHandle }
}
