import { RUNTIMES } from '../harness/runtimes.ts'
import { proveOn } from './prove-on.ts'

proveOn(RUNTIMES.current)
