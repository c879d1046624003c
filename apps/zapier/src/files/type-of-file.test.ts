import { expect, test } from 'vitest'
import { typeOfFile } from './type-of-file.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex')
const WORDS = Buffer.from('a red bike')

test.each([
  ['image/webp', 'a.png', PNG, 'image/webp'],
  ['text/plain; charset=utf-8', 'a.png', PNG, 'text/plain; charset=utf-8'],
  ['application/octet-stream', 'a.bin', PNG, 'image/png'],
  ['binary/octet-stream', 'photo', PNG, 'image/png'],
  ['Application/Octet-Stream', 'a.txt', WORDS, 'text/plain'],
  ['', 'a.csv', WORDS, 'text/csv'],
  ['application/octet-stream', 'unknown', WORDS, 'application/octet-stream'],
])(
  'a file that its host calls "%s", by the name of %s, has a type of its own',
  async (claimed, name, content, type) => {
    expect(await typeOfFile(content, { name, claimed })).toBe(type)
  },
)
