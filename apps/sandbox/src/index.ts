export { EXAMPLE_WORKFLOW } from './example-workflow.ts'
export { createSandbox, type Sandbox } from './sandbox.ts'
export type { SandboxOptions } from './options.ts'
