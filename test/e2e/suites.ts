import { buildConsole } from '@wireflow-connect/console/build.ts'
import { installOasdiff } from '../api-compat/oasdiff.ts'
import { installSchemathesis } from '../api-fuzz/schemathesis.ts'
import { contractSuite } from '../contract/run.ts'
import { n8nSuite } from '../n8n/suite.ts'
import { crashSuite } from './crash.ts'
import { outageSuite } from './outage.ts'
import { redisSuite } from './redis.ts'
import { zapierSuite } from './zapier.ts'
import { hasTool, missingTool, runVitest } from './tools.ts'

export type Outcome = 'passed' | 'failed' | 'skipped'

/** Suites that need a program which is not on every machine, or a target of one's choice. */
export const SUITES: Record<string, () => Promise<Outcome>> = {
  contract: contractSuite,
  'api-compat': async () =>
    installOasdiff()
      ? runVitest(['--project', 'api-compat'], { SUITE: 'api-compat' })
      : missingTool('oasdiff'),
  'api-fuzz': async () =>
    installSchemathesis()
      ? runVitest(['--project', 'api-fuzz'], { SUITE: 'api-fuzz' })
      : missingTool('schemathesis'),
  crash: crashSuite,
  outage: outageSuite,
  redis: redisSuite,
  zapier: zapierSuite,
  n8n: n8nSuite,
  packages: async () => runVitest(['--project', 'installed'], { SUITE: 'installed' }),
  interop: async () => runVitest(['--project', 'interop'], { SUITE: 'interop' }),
  browser: async () =>
    hasTool('chromium')
      ? runVitest(['--project', 'browser'], { SUITE: 'browser' })
      : missingTool('chromium'),
  console: consoleSuite,
}

/** The console as it is served: built, under its real policy. */
async function consoleSuite(): Promise<Outcome> {
  if (!hasTool('chromium')) return missingTool('chromium')
  await buildConsole()
  return runVitest(['--project', 'console'], { SUITE: 'console' })
}
