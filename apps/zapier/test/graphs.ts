/** A workflow that asks for one value of every kind. */
export const EVERY_INPUT = {
  name: 'Every input',
  nodes: [
    node('words', 'Words', 'input:text', { prompt: 'saved words' }),
    node('photo', 'Photo', 'input:image', {}),
    node('clip', 'Clip', 'input:url', { url: 'https://video.example/1' }),
    node('count', 'Count', 'input:number', { value: 3 }),
    node('loud', 'Loud', 'input:boolean', { value: false }),
    node('style', 'Style', 'input:select', { value: 'oil', options: ['oil', 'ink'] }),
    node('odd-id.1', 'Odd', 'input:text', { prompt: 'odd' }),
  ],
  edges: [],
}

function node(id: string, label: string, nodeType: string, config: object) {
  return { id, data: { label, nodeType, config } }
}
