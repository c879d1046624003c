import { enableCompileCache } from 'node:module'

// Halves the time to load: what was read and compiled once is not compiled again.
enableCompileCache()
const { resealAndExit, serve } = await import('./serve.ts')

if (process.argv[2] === 'reseal') await resealAndExit(process.env)
else await serve(process.env)
