// Runs a build of the app under whatever Node started this: one event in, one answer out.
import { pathToFileURL } from 'node:url'

const [, , build] = process.argv
const { handler } = await import(pathToFileURL(build).href)

async function answer({ id, event }) {
  try {
    const { status, results } = await handler(event)
    process.send({ id, answer: { status, results } })
  } catch ({ name, message }) {
    process.send({ id, error: { name, message } })
  }
}

process.on('message', (message) => void answer(message))
