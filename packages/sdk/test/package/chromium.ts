import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Where a Chromium is; undefined where there is none. */
export const chromium: string | undefined = PLACES.find((place) => existsSync(place))

/** A machine that checks others' work may lack nothing. */
export const isCi: boolean = env['CI'] === 'true'

/** Opens a page without a window. Whoever opens it ends it. */
export async function openPage(url: string): Promise<ChildProcess> {
  const profile = await mkdtemp(join(tmpdir(), 'wireflow-chromium-'))
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    `--user-data-dir=${profile}`,
  ]
  return spawn(chromium ?? 'chromium', [...flags, url], { stdio: 'ignore' })
}
