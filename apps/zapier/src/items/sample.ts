/** An item as Zapier shows it before there is a real one; what would be null is left out. */
export const SAMPLE = {
  id: 'exec_8f2k1',
  run_id: 'run_01m81ztwcsacgwq9fxd2awm805',
  workflow_id: 'cmx0demo1',
  workflow_name: 'Product shots',
  workflow_url: 'https://www.wireflow.ai/workflows/cmx0demo1',
  status: 'completed',
  file: 'https://cdn.wireflow.ai/outputs/red-bike.png',
  text: 'A red bike in studio light.',
  outputs: [
    {
      node_id: 'caption',
      label: 'Caption',
      type: 'text',
      text: 'A red bike in studio light.',
    },
    {
      node_id: 'picture',
      label: 'Picture',
      type: 'image',
      url: 'https://cdn.wireflow.ai/outputs/red-bike.png',
      file: 'https://cdn.wireflow.ai/outputs/red-bike.png',
    },
  ],
  credits_used: 8,
  started_at: '2026-09-01T10:00:00.000Z',
  ended_at: '2026-09-01T10:00:12.000Z',
}
