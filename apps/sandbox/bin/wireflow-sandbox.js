#!/usr/bin/env node
// The sandbox runs from its TypeScript source, which an older Node cannot read. There the
// Node that is pinned in this workspace takes over.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const main = new URL('../src/main.ts', import.meta.url)

if (process.features.typescript) {
  await import(main.href)
} else {
  const require = createRequire(import.meta.url)
  const node = require.resolve('node/bin/node')
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}
