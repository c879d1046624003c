import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

const chromium = PLACES.find((place) => existsSync(place))

export type Page = { close(): Promise<void> }

/** Opens a page without a window. Closing it leaves nothing of it behind. */
export async function openPage(url: string): Promise<Page> {
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
  const browser = spawn(chromium ?? 'chromium', [...flags, url], { stdio: 'ignore' })
  return {
    async close() {
      const ended = once(browser, 'exit')
      browser.kill()
      await ended
      // Its helpers write for a moment longer than it lives.
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
