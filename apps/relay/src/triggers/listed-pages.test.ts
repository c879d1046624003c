import { expect, test } from 'vitest'
import { isListed, PageOrigin, RedirectHost } from './listed-pages.ts'

test.each([
  ['https://shop.example', 'https://shop.example'],
  [' https://Shop.Example/ ', 'https://shop.example'],
  ['HTTPS://shop.example:443', 'https://shop.example'],
  ['http://shop.example:80/', 'http://shop.example'],
  ['https://shop.example:80', 'https://shop.example:80'],
  ['https://shop.example.', 'https://shop.example'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ['http://LOCALHOST:3000', 'http://localhost:3000'],
  ['http://[::1]:3000/', 'http://[::1]:3000'],
  ['https://*.Shop.Example/', 'https://*.shop.example'],
  ['https://*.bücher.example:8443', 'https://*.xn--bcher-kva.example:8443'],
  ['capacitor://localhost', 'capacitor://localhost'],
  ['chrome-extension://abcdefghijklmnop/', 'chrome-extension://abcdefghijklmnop'],
])('the origin %s is kept as %s', (written, kept) => {
  expect(PageOrigin.parse(written)).toBe(kept)
  // What was read can be written again.
  expect(PageOrigin.parse(kept)).toBe(kept)
})

test.each([
  ['https://shop.example/order.html', 'Write https://shop.example'],
  ['https://shop.example/?from=mail', 'Write https://shop.example'],
  ['https://me:secret@shop.example', 'Write https://shop.example'],
  ['shop.example', 'Write https://shop.example'],
  ['Shop.Example:8443/a', 'Write https://shop.example:8443'],
  ['//shop.example', 'Write https://shop.example'],
  ['null', 'Referrer-Policy'],
  ['*', 'left out'],
  ['https://*', 'can have one star'],
  ['https://*.example', 'can have one star'],
  ['https://shop.*', 'can have one star'],
  ['https://a.*.shop.example', 'can have one star'],
  ['https://*.*.shop.example', 'can have one star'],
  ['mailto:a@b.example', 'must be a scheme'],
  ['file:///home/me/form.html', 'must be a scheme'],
  ['wss://shop.example', 'must be a scheme'],
  ['javascript:alert(1)', 'must be a scheme'],
  ['https://a;script-src', 'must be a host'],
  ['', 'must be a scheme'],
])('the origin %j is refused, and "%s" says what to do', (written, words) => {
  const { error } = PageOrigin.safeParse(written)
  expect(error?.issues[0]?.message).toContain(words)
})

test.each([
  ['shop.example', 'shop.example'],
  [' Shop.Example/ ', 'shop.example'],
  ['https://shop.example', 'shop.example'],
  ['http://shop.example:8080/', 'shop.example:8080'],
  ['shop.example:443', 'shop.example'],
  ['shop.example:80', 'shop.example'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['localhost:3000', 'localhost:3000'],
  ['[::1]:3000', '[::1]:3000'],
  ['*.shop.example', '*.shop.example'],
])('the host %s is kept as %s', (written, kept) => {
  expect(RedirectHost.parse(written)).toBe(kept)
  expect(RedirectHost.parse(kept)).toBe(kept)
})

test.each([
  ['*', 'every address'],
  ['*.example', 'can have one star'],
  ['shop.example/thanks', 'Write shop.example'],
  ['https://shop.example?x', 'Write shop.example'],
  ['ftp://shop.example', 'must be a host'],
  ['null and void', 'must be a host'],
  ['', 'must be a host'],
])('the host %j is refused, and "%s" says what to do', (written, words) => {
  const { error } = RedirectHost.safeParse(written)
  expect(error?.issues[0]?.message).toContain(words)
})

test.each([
  ['https://shop.example', true],
  ['https://shop.example:8443', false],
  ['https://shop.example.evil.example', false],
  ['http://shop.example', false],
  ['https://a.blog.example', true],
  ['https://a.b.blog.example', true],
  ['https://blog.example', false],
  ['https://.blog.example', false],
  ['https://notblog.example', false],
  ['https://evil.example/.blog.example', false],
  ['https://evil.example:1.blog.example', false],
  ['http://a.blog.example', false],
  ['null', false],
])('with one origin and one star listed, %s is in: %s', (origin, isIn) => {
  const listed = ['https://shop.example', 'https://*.blog.example']
  expect(isListed(origin, listed)).toBe(isIn)
})
