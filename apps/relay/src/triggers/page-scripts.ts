import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Router, type RequestHandler } from 'express'

// Pages and their scripts are of one version, but for a moment after an update.
const FOR_A_MINUTE = 'public, max-age=60'
// Pages of others ask for it at each visit, and it speaks with pages of any version.
const FOR_FIVE_MINUTES = 'public, max-age=300'
const FOLDER = join(import.meta.dirname, '../../public')

/** `GET /assets/pages/:file` — what the form and the status page run in browsers. */
export function pageScripts(): Router {
  const router = Router()
  for (const name of ['form.js', 'frame.js', 'receipt.js']) {
    router.get(`/${name}`, (_request, response) => {
      response
        .set('Cache-Control', FOR_A_MINUTE)
        .sendFile(join(FOLDER, name), { dotfiles: 'allow' })
    })
  }
  return router
}

/** `GET /embed.js` — what other pages include to show a trigger's form. */
export function embedScript(): RequestHandler {
  const text = readFileSync(join(FOLDER, 'embed.js'), 'utf8')
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 27)
  return (_request, response) => {
    // Express answers 304 where it is known.
    response.set('Cache-Control', FOR_FIVE_MINUTES).set('ETag', `"${digest}"`)
    response.type('text/javascript').send(text)
  }
}
