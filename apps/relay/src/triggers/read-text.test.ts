import { array, assert, pre, property, string, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { jsonReader, textReader, withoutUtf16 } from './charset.ts'
import { isFormLine, readFields, readPlainForm } from './read-text.ts'

test('the names by which programs call UTF-8 all mean it', () => {
  for (const charset of [
    undefined,
    'utf-8',
    'UTF8',
    'unicode-1-1-utf-8',
    'us-ascii',
    'ASCII',
  ]) {
    expect(textReader(charset)(Buffer.from('\uFEFFünï 🚲'))).toBe('ünï 🚲')
    expect(jsonReader(charset)(Buffer.from('{}'))).toBe('{}')
  }
})

test('text of every charset of the Encoding standard is read, and what says nothing in its own is refused', () => {
  expect(textReader('iso-8859-1')(Buffer.of(0xe4))).toBe('ä')
  expect(textReader('latin1')(Buffer.of(0x80))).toBe('€')
  expect(textReader('shift_jis')(Buffer.of(0x93, 0xfa))).toBe('日')
  expect(textReader('koi8-r')(Buffer.of(0xcd))).toBe('м')
  expect(textReader('euc-kr')(Buffer.of(0xb0, 0xa1))).toBe('가')
  expect(textReader('big5')(Buffer.of(0xa4, 0x40))).toBe('一')
  expect(textReader('iso-2022-jp')(Buffer.from('\u001b$BF|\u001b(B'))).toBe('日')
  expect(() => textReader()(Buffer.of(0xff))).toThrow(/not valid UTF-8/)
  expect(() => textReader('shift_jis')(Buffer.of(0x93))).toThrow(/shift_jis/)
  expect(() => textReader('x-none')).toThrow(/Send UTF-8/)
})

test('JSON is UTF-8 whatever it is called, unless its bytes can only be what is named', () => {
  expect(jsonReader('latin1')(Buffer.from('"ä"'))).toBe('"ä"')
  expect(jsonReader('latin1')(Buffer.from('"ä"', 'latin1'))).toBe('"ä"')
  expect(jsonReader('x-none')(Buffer.from('"ä"'))).toBe('"ä"')
  expect(jsonReader('utf-16le')(Buffer.from('{}', 'utf16le'))).toBe('{}')
  expect(() => jsonReader()(Buffer.from('"ä"', 'latin1'))).toThrow(/not valid UTF-8/)
  expect(() => jsonReader('x-none')(Buffer.from('"ä"', 'latin1'))).toThrow(/Send UTF-8/)
})

test('UTF-16 is seen by its first bytes', () => {
  const text = '{"a":"ä"}'
  const little = Buffer.from(text, 'utf16le')
  const big = Buffer.from(little).swap16()
  for (const bytes of [
    Buffer.from(`\uFEFF${text}`, 'utf16le'),
    little,
    big,
    Buffer.concat([Buffer.of(0xfe, 0xff), big]),
  ]) {
    expect(withoutUtf16(bytes).toString('utf8')).toBe(text)
  }
  expect(withoutUtf16(Buffer.from(text)).toString('utf8')).toBe(text)
})

const fields = (line: string, charset?: string) =>
  readFields(Buffer.from(line).toString('latin1'), charset)

test('a form in one line is read as browsers write it', () => {
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
  expect(() => fields('a=1&'.repeat(1_001))).toThrow(/1,000 fields/)
})

test('a form of a page in another charset says which, in its type or in a field', () => {
  expect(fields('prompt=B%E4r', 'iso-8859-1')).toEqual({ prompt: 'Bär' })
  expect(fields('n%E4me=B%E4r&_charset_=windows-1252')).toMatchObject({ näme: 'Bär' })
  expect(fields('_charset_=Shift_JIS&p=%93%FA%26%23128690%3B')).toMatchObject({
    p: '日🚲',
  })
  expect(fields('_charset_=iso-2022-jp&p=%1B%24BF%7C%1B%28B')).toMatchObject({ p: '日' })
  expect(fields('_charset_=UTF-8&p=%C3%A4%26%2365%3B')).toMatchObject({ p: 'ä&#65;' })
  expect(() => fields('prompt=B%E4r')).toThrow(/"prompt" is not valid UTF-8.*_charset_/)
  expect(() => fields('prompt=B%E4r&_charset_=x-none')).toThrow(/Send UTF-8/)
})

test('a form in one line is known from other text', () => {
  const forms = ['prompt=a', 'a=1&b=', 'form%5Ba%5D=x+y&c=d=e', 'a[b]=%C3%A4']
  expect(forms.filter(isFormLine)).toEqual(forms)
  const texts = [
    'a red bike',
    'E = mc2',
    'aGVsbG8=',
    'aGVsbG8==',
    'https://x.example/?a=b',
    '',
  ]
  expect(texts.filter(isFormLine)).toEqual([])
  expect(readPlainForm('prompt=a red bike\r\nstyle=\r\n')).toEqual({
    prompt: 'a red bike',
    style: '',
  })
  expect(readPlainForm('prompt=a red\r\nbike\r\n')).toBeUndefined()
  expect(readPlainForm('x = y')).toBeUndefined()
})

test('whatever a form holds comes back as it was written', () => {
  const text = string({ unit: 'grapheme', maxLength: 20 })
  assert(
    property(array(tuple(text, text), { maxLength: 20 }), (pairs) => {
      pre(pairs.every(([name]) => name !== '_charset_'))
      const line = new URLSearchParams(pairs).toString()
      const read = readFields(line)
      const wanted = Map.groupBy(pairs, ([name]) => name)
      expect(Object.keys(read).length).toBe(wanted.size)
      for (const [name, all] of wanted) {
        const values = all.map(([, value]) => value)
        expect(Object.getOwnPropertyDescriptor(read, name)?.value).toEqual(
          values.length === 1 ? values[0] : values,
        )
      }
    }),
  )
})
