import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Router } from 'express'

const FOR_AN_HOUR = 'public, max-age=3600'

// The widget in its form for strict pages: no code from text, no file from elsewhere.
const WIDGET = dirname(createRequire(import.meta.url).resolve('altcha/altcha.css'))
const FILES = {
  'widget.js': join(WIDGET, 'altcha.min.js'),
  'widget.css': join(WIDGET, 'altcha.css'),
  'worker.js': join(WIDGET, '../workers/pbkdf2.js'),
}

// The widget leaves it to the page which worker does the work.
const START = `import './widget.js'
const worker = new URL('./worker.js', import.meta.url)
globalThis.$altcha.algorithms.set('PBKDF2/SHA-256', () => new Worker(worker))
`

/** `GET /assets/altcha/:file` — what a form needs to solve a challenge in the browser. */
export function altchaFiles(): Router {
  const router = Router()
  router.get('/start.js', (_request, response) => {
    response.set('Cache-Control', FOR_AN_HOUR)
    response.type('text/javascript').send(START)
  })
  for (const [name, path] of Object.entries(FILES)) {
    router.get(`/${name}`, (_request, response) => {
      // Packages are installed below a folder whose name begins with a dot.
      response.set('Cache-Control', FOR_AN_HOUR).sendFile(path, { dotfiles: 'allow' })
    })
  }
  return router
}
