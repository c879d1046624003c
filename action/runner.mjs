// @ts-check
import { randomUUID } from 'node:crypto'
import { appendFile } from 'node:fs/promises'

/**
 * What the runner reads: commands on standard output, and files that it names in variables.
 *
 * @param {Record<string, string | undefined>} env
 * @param {NodeJS.WritableStream} out
 */
export function createRunner(env, out) {
  return {
    /** @param {string} secret */
    mask(secret) {
      if (secret !== '') out.write(`::add-mask::${escaped(secret)}\n`)
    },

    /** @param {string} line */
    log(line) {
      out.write(`${plain(line)}\n`)
    },

    /** @param {string} message */
    fail(message) {
      out.write(`::error title=Wireflow::${escaped(message)}\n`)
    },

    /**
     * @param {string} name
     * @param {string} value
     */
    async setOutput(name, value) {
      // Nothing in a value ends it: nobody knows the mark.
      const mark = randomUUID()
      await append(env['GITHUB_OUTPUT'], `${name}<<${mark}\n${value}\n${mark}\n`)
    },

    /** @param {string} markdown */
    async addSummary(markdown) {
      await append(env['GITHUB_STEP_SUMMARY'], markdown)
    },
  }
}

/**
 * @param {string | undefined} path
 * @param {string} text
 */
async function append(path, text) {
  if (path) await appendFile(path, text)
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/**
 * Without what the runner would take for a command: it reads `::name::` at the beginning of a
 * line and `##[name]` anywhere.
 *
 * @param {string} text
 */
function plain(text) {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/^\s*::/, ': :')
    .replaceAll('##[', '## [')
}
