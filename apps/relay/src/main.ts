import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

// Halves the time to load: what was read and compiled once is not compiled again.
enableCompileCache()
// Where memory is plenty V8 lets garbage pile up to four times of what is in use. Twice is
// enough: the process is smaller (`pnpm bench backlog` prints it), and as fast.
setFlagsFromString('--heap-growing-percent=100')
const { resealAndExit, serve } = await import('./serve.ts')

if (process.argv[2] === 'reseal') await resealAndExit(process.env)
else await serve(process.env)
