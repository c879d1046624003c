import { expect, test } from 'vitest'
import { typeOfFile } from './type-of-file.ts'

const HEADS = {
  png: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ', 'base64'),
  mp4: Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'),
  webm: Buffer.from(
    '\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm',
    'latin1',
  ),
  svg: Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
  program: Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'),
  text: Buffer.from('hello'),
}

test.each([
  // First bytes come before any name and any claim.
  [HEADS.png, 'photo.jpg', 'image/jpeg', 'image/png'],
  [HEADS.png, '', '', 'image/png'],
  [HEADS.mp4, 'blob', 'application/octet-stream', 'video/mp4'],
  [HEADS.program, 'photo.png', 'image/png', 'application/x-msdownload'],
  // What they do not tell the name tells.
  [HEADS.text, 'clip.mp4', 'application/octet-stream', 'video/mp4'],
  [HEADS.text, 'IMG_1.HEIC', 'binary/octet-stream', 'image/heic'],
  [HEADS.text, 'voice.m4a', '', 'audio/mp4'],
  [HEADS.text, 'a.webp', 'text/plain', 'image/webp'],
  [HEADS.svg, 'logo.svg', 'application/octet-stream', 'image/svg+xml'],
  // And what no name tells is what was claimed.
  [HEADS.text, 'blob', 'image/avif', 'image/avif'],
  [HEADS.text, 'scan.unknown', 'application/binary', 'application/binary'],
  // A container of pictures and sound may hold sound alone.
  [HEADS.webm, 'voice.webm', 'audio/webm', 'audio/webm'],
  [HEADS.webm, 'clip.webm', 'application/octet-stream', 'video/webm'],
  [HEADS.mp4, 'voice.m4a', 'application/octet-stream', 'audio/mp4'],
])(
  'a file that begins with %j, named %j and claimed as %j is %s',
  async (head, name, claimed, type) => {
    expect(await typeOfFile(head, { name, claimed })).toBe(type)
  },
)

test('a head that is cut anywhere is no error', async () => {
  for (const head of Object.values(HEADS)) {
    for (let end = 0; end <= head.length; end++) {
      const cut = head.subarray(0, end)
      expect(await typeOfFile(cut, { name: 'a.png', claimed: '' })).toMatch(/\//)
    }
  }
})
