export { createSandbox, type Sandbox } from './sandbox.ts'
export type { SandboxOptions } from './options.ts'
