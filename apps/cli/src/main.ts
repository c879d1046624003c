#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Halves the time to load: what was read and compiled once is not compiled again.
enableCompileCache()
const { runCommand } = await import('./commands.ts')

await runCommand(process.argv.slice(2), process.env)
