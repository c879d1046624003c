import { expect, test } from 'vitest'
import { errorPage } from '../http/error-page.ts'
import { formPage } from './form-page.ts'
import { outputFigures } from './output-figures.ts'
import { wordsIn } from './words/words.ts'

const HOSTILE = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`

/** Whether a text holds the beginning of a tag, or the end of an attribute. */
function breaksOut(html: string): boolean {
  return /<script>alert|<img src=x|"'>/.test(html)
}

test('no label, name, id, option or saved value of a workflow becomes HTML of its form', () => {
  const types = ['text', 'number', 'boolean', 'image', 'url', 'select']
  const inputs = types.flatMap((type) =>
    [true, false].map((required) => {
      const text = { nodeId: HOSTILE, label: HOSTILE, default: HOSTILE }
      return { ...text, type, required, options: [HOSTILE] }
    }),
  )
  const { body } = formPage({
    title: HOSTILE,
    active: true,
    inputs,
    settings: { defaults: true, title: HOSTILE, intro: HOSTILE, button: HOSTILE },
    scriptAction: HOSTILE,
    challengeUrl: HOSTILE,
    root: HOSTILE,
    refused: {
      message: HOSTILE,
      faults: { [HOSTILE]: HOSTILE },
      typed: { [HOSTILE]: HOSTILE },
      files: [HOSTILE],
    },
    files: { types: [`image/${HOSTILE}`], bytes: 1 },
    challenge: true,
    action: `https://relay.example/t/${HOSTILE}`,
    publicUrl: HOSTILE,
    redirectUrl: HOSTILE,
    origins: [HOSTILE],
    idempotencyKey: HOSTILE,
  })
  expect(body.text).toContain('&#60;script&#62;')
  expect(breaksOut(body.text)).toBe(false)
})

test('no output becomes HTML of its receipt, and no address that is a script becomes a link', () => {
  const urls = [
    HOSTILE,
    `https://a.example/${HOSTILE}`,
    `javascript:alert(1)//${HOSTILE}`,
    `data:text/html,${HOSTILE}`,
  ]
  const outputs = urls.flatMap((url) =>
    (['image', 'video', 'audio', 'file', 'text', 'json'] as const).flatMap((type) => [
      { label: HOSTILE, type, url },
      { label: HOSTILE, type, text: HOSTILE },
    ]),
  )
  const { text } = outputFigures(outputs, wordsIn('en').status)
  expect(breaksOut(text)).toBe(false)
  const links = [...text.matchAll(/(?:href|src)="([^":]*):/g)].map(([, scheme]) => scheme)
  expect(new Set(links)).toEqual(new Set(['https', 'data']))
  // A picture is all that data may be.
  expect(text).not.toMatch(/href="data:/)
})

test('no message becomes HTML of a page that refuses', () => {
  expect(breaksOut(errorPage(HOSTILE, HOSTILE).body.text)).toBe(false)
})
