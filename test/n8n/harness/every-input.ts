/** A workflow with an input of each kind. */
export const EVERY_INPUT = {
  name: 'Every kind of input',
  nodes: [
    input('n-photo', 'Photo', 'image', {}),
    input('n-count', 'Count', 'number', { value: 3 }),
    input('n-sharp', 'Sharp', 'boolean', { value: true }),
    input('n-style', 'Style', 'select', { value: 'oil', options: ['oil', 'ink'] }),
    input('n-words', 'Words', 'text', { prompt: 'hello' }),
  ],
  edges: [],
}

function input(id: string, label: string, kind: string, config: object) {
  return { id, data: { label, nodeType: `input:${kind}`, config } }
}
