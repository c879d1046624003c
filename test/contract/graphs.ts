export type GraphBody = { nodes: unknown[]; edges: unknown[] }

/** A prompt that is drawn: two nodes, one of them a model. */
export function drawing(prompt = 'a red bike'): GraphBody {
  return {
    nodes: [
      {
        id: 'n-prompt',
        type: 'basedNode',
        position: { x: 0, y: 0 },
        data: { label: 'Prompt', nodeType: 'input:text', config: { prompt } },
      },
      {
        id: 'n-img',
        type: 'basedNode',
        position: { x: 400, y: 0 },
        data: { label: 'Hero image', nodeType: 'generate:flux_2', config: {} },
      },
    ],
    edges: [
      {
        id: 'e1',
        source: 'n-prompt',
        target: 'n-img',
        sourceHandle: 'out-prompt',
        targetHandle: 'in-prompt',
      },
    ],
  }
}

/** A graph without models, which costs nothing. */
export function words(prompt = 'hello'): GraphBody {
  const [text] = drawing(prompt).nodes
  return { nodes: [text], edges: [] }
}

/** A drawing that fails in the sandbox. */
export function failing(): GraphBody {
  return drawing('a bike sandbox:fail=n-img')
}
