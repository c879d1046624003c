import { expect, test } from 'vitest'
import { jsonReader, readFields, textReader } from './read-text.ts'

const type = (charset?: string) =>
  charset ? `text/plain; charset=${charset}` : 'text/plain'

test('the names by which programs call UTF-8 all mean it', () => {
  for (const charset of [
    undefined,
    'utf-8',
    'UTF8',
    'utf8',
    '"UTF-8"',
    'us-ascii',
    'ASCII',
  ]) {
    expect(textReader(type(charset))(Buffer.from('\uFEFFünï 🚲'))).toBe('ünï 🚲')
    expect(jsonReader(type(charset))(Buffer.from('{}'))).toBe('{}')
  }
})

test('text of other charsets is read, and bytes that say nothing in theirs are refused', () => {
  expect(textReader(type('iso-8859-1'))(Buffer.of(0xe4))).toBe('ä')
  expect(textReader(type('windows-1252'))(Buffer.of(0x80))).toBe('€')
  expect(textReader(type('shift_jis'))(Buffer.of(0x93, 0xfa))).toBe('日')
  expect(jsonReader(type('utf-16le'))(Buffer.from('{}', 'utf16le'))).toBe('{}')
  expect(() => textReader(type())(Buffer.of(0xff))).toThrow(/not valid UTF-8/)
  expect(() => textReader(type('shift_jis'))(Buffer.of(0x93))).toThrow(/shift_jis/)
  expect(() => textReader(type('x-none'))).toThrow(/Send UTF-8/)
  expect(() => jsonReader(type('latin1'))).toThrow(/Send UTF-8/)
})

test('a form in one line is read as browsers write it', () => {
  const fields = (line: string, charset?: string) =>
    readFields(Buffer.from(line).toString('latin1'), textReader(type(charset)))
  expect(fields('a=1&b=x+y%20z&a=2&c&=d&e=f=g&&n%C3%A4=%F0%9F%9A%B2')).toEqual({
    a: ['1', '2'],
    b: 'x y z',
    c: '',
    '': 'd',
    e: 'f=g',
    nä: '🚲',
  })
  // As programs write it that do not encode.
  expect(fields('ä=ö&p=50%&q=%zz')).toEqual({ ä: 'ö', p: '50%', q: '%zz' })
  expect(fields('prompt=B%E4r', 'iso-8859-1')).toEqual({ prompt: 'Bär' })
  expect(() => fields('prompt=B%E4r')).toThrow(/UTF-8/)
  expect(() => fields('a=1&'.repeat(1_001))).toThrow(/1,000 fields/)
})
