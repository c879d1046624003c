import { RUNTIMES } from '../harness/runtimes.ts'
import { proveOn } from './prove-on.ts'

// What differs between versions of n8n. Our own code alone is in the other parts.
proveOn(RUNTIMES.node20, 'running suspending triggering agents examples')
