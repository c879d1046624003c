import { expect, test } from 'vitest'
import { socketOptions, socketParameter } from './server-socket.ts'

const LONGEST = `/${'x'.repeat(87)}`

test('a server gets a socket file where its path fits into an address, and none elsewhere', () => {
  expect(socketOptions(LONGEST)).toBe('-k .')
  expect(socketOptions(`${LONGEST}x`)).toBe('')
  expect(socketOptions(`/${'ü'.repeat(44)}`)).toBe('')
})

test('a server that made no socket file is reached without one', () => {
  expect(socketParameter('/nowhere', 5432)).toBe('')
})
