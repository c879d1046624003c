import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

const chromium = PLACES.find((place) => existsSync(place))

/** Opens a page without a window. Whoever opens it ends it. */
export async function openPage(url: string): Promise<ChildProcess> {
  const profile = await mkdtemp(join(tmpdir(), 'wireflow-chromium-'))
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--user-data-dir=${profile}`,
  ]
  return spawn(chromium ?? 'chromium', [...flags, url], { stdio: 'ignore' })
}
