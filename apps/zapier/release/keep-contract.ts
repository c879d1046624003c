import { writeFileSync } from 'node:fs'
import zapier from 'zapier-platform-core'
import App from '../src/index.ts'
import { contractOf, type Definition } from './contract.ts'

/** Writes down what this version promises. To be run, and committed, when it is promoted. */
const { createAppHandler } = zapier as unknown as {
  createAppHandler: (app: object) => (event: object) => Promise<{ results: Definition }>
}
const event = { command: 'definition', bundle: {}, calledFromCli: true }
const { results } = await createAppHandler(App)(event)
const file = new URL('../released.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(contractOf(results), undefined, 2)}\n`)
