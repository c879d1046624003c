const port = (id: string, type: string) => ({ id, label: id, type })

/** A workflow to try things with: from a prompt and a style to a picture. */
export const EXAMPLE_WORKFLOW = {
  name: 'Picture from a prompt',
  nodes: [
    node('n-prompt', 'Prompt', 'input:text', { prompt: 'a red bike' }, [], ['prompt']),
    node('n-style', 'Style', 'input:text', { prompt: 'as a woodcut' }, [], ['prompt']),
    node('n-join', 'Prompt and style', 'utility:prompt_concat', {}, ['a', 'b'], ['text']),
    {
      id: 'n-image',
      type: 'basedNode',
      position: { x: 600, y: 0 },
      data: {
        label: 'Picture',
        nodeType: 'generate:flux_2',
        config: {},
        inputs: [port('prompt', 'TEXT')],
        outputs: [port('images', 'IMAGE')],
      },
    },
    {
      id: 'n-preview',
      type: 'basedNode',
      position: { x: 900, y: 0 },
      data: {
        label: 'Preview',
        nodeType: 'output:preview',
        config: {},
        inputs: [port('media', 'IMAGE')],
        outputs: [],
      },
    },
  ],
  edges: [
    edge('e1', 'n-prompt', 'out-prompt', 'n-join', 'in-a'),
    edge('e2', 'n-style', 'out-prompt', 'n-join', 'in-b'),
    edge('e3', 'n-join', 'out-text', 'n-image', 'in-prompt'),
    edge('e4', 'n-image', 'out-images', 'n-preview', 'in-media'),
  ],
}

/** The workflow that the programs in the READMEs run: a prompt, and a picture of it. */
export const PRODUCT_SHOTS = {
  id: 'product-shots',
  name: 'Product shots',
  nodes: [
    {
      id: 'prompt',
      type: 'basedNode',
      position: { x: 0, y: 0 },
      data: {
        label: 'Prompt',
        nodeType: 'input:text',
        config: { prompt: 'a red bike' },
        inputs: [],
        outputs: [port('prompt', 'TEXT')],
      },
    },
    {
      id: 'picture',
      type: 'basedNode',
      position: { x: 300, y: 0 },
      data: {
        label: 'Picture',
        nodeType: 'generate:flux_2',
        config: {},
        inputs: [port('prompt', 'TEXT')],
        outputs: [port('images', 'IMAGE')],
      },
    },
  ],
  edges: [edge('e1', 'prompt', 'out-prompt', 'picture', 'in-prompt')],
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
