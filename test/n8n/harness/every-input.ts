/** A workflow with an input of each kind, whose output is the picture that it is given. */
export const EVERY_INPUT = {
  name: 'Every kind of input',
  nodes: [
    input('n-photo', 'Photo', 'image', {}),
    input('n-count', 'Count', 'number', { value: 3 }),
    input('n-sharp', 'Sharp', 'boolean', { value: true }),
    input('n-style', 'Style', 'select', { value: 'oil', options: ['oil', 'ink'] }),
    input('n-words', 'Words', 'text', { prompt: 'hello' }),
    { id: 'n-seen', data: { label: 'Seen', nodeType: 'output:preview', config: {} } },
  ],
  edges: [
    {
      id: 'e-seen',
      source: 'n-photo',
      sourceHandle: 'out-media',
      target: 'n-seen',
      targetHandle: 'in-media',
    },
  ],
}

function input(id: string, label: string, kind: string, config: object) {
  return { id, data: { label, nodeType: `input:${kind}`, config } }
}
