import { expect, test } from 'vitest'
import { readMultipart } from './multipart.ts'

const TYPE = 'multipart/form-data; boundary=xyz'

function form(...lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n'), 'latin1')
}

test('parts are read with their names and types, line ends inside them included', () => {
  const body = form(
    '--xyz',
    'Content-Disposition: form-data; name="note"',
    '',
    'hello',
    '--xyz',
    'Content-Disposition: form-data; name="file"; filename="a.png"',
    'Content-Type: image/png',
    '',
    'one\r\n\r\ntwo\r\n',
    '--xyz--',
    '',
  )
  expect(readMultipart(TYPE, body)).toEqual([
    {
      name: 'note',
      contentType: 'application/octet-stream',
      content: Buffer.from('hello'),
    },
    {
      name: 'file',
      contentType: 'image/png',
      content: Buffer.from('one\r\n\r\ntwo\r\n'),
    },
  ])
})

test('what is no form is not read', () => {
  expect(readMultipart('application/json', Buffer.from('{}'))).toBeUndefined()
  expect(readMultipart(TYPE, Buffer.from('nonsense'))).toEqual([])
})
