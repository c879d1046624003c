import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { endWithUs } from '../../harness/end-with-us.ts'
import { until } from './until.ts'

export type Page = {
  goTo(url: string): Promise<void>
  /** What an expression is worth in the page. */
  evaluate<Value>(expression: string): Promise<Value>
  /** Whether the visible text of the page, or of a part of it, comes to have this in it. */
  shows(text: string, selector?: string): Promise<boolean>
  /** Clicks on the first element that fits and has this text, once there is one. */
  click(selector: string, text?: string): Promise<void>
  /** Clicks until the page has `wanted`: what is clicked before the editor listens is lost. */
  clickFor(wanted: string, selector: string, text?: string): Promise<void>
  /** Types into whatever has the focus. */
  type(text: string): Promise<void>
  press(key: string): Promise<void>
  /** Ctrl+S. */
  save(): Promise<void>
  setCookie(url: string, cookie: string): Promise<void>
  screenshot(): Promise<Buffer>
  close(): Promise<void>
}

const CLICK_AGAIN_MS = 3_000

/** Opens a page in Chromium, without a window and without a way to other machines. */
export async function openPage(profile: string): Promise<Page> {
  const child = spawn(
    'chromium',
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--window-size=1440,900',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  endWithUs(child)
  const tools = await connect(await debuggerUrl(child.stderr))
  const { targetInfos } = await tools.send('Target.getTargets')
  const { targetId } = targetInfos.find(({ type }: { type: string }) => type === 'page')
  const { sessionId } = await tools.send('Target.attachToTarget', {
    targetId,
    flatten: true,
  })
  const send = (method: string, params: object = {}) =>
    tools.send(method, params, sessionId)

  async function evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
    return result.value as Value
  }

  const find = (selector: string, text: string) =>
    `[...document.querySelectorAll(${JSON.stringify(selector)})]
      .find((element) => element.innerText.includes(${JSON.stringify(text)}))`

  async function click(selector: string, text = ''): Promise<void> {
    const place = await until(`${selector} ${text}`, async () =>
      evaluate<{ x: number; y: number } | undefined>(`(() => {
          const element = ${find(selector, text)}
          if (!element) return undefined
          element.scrollIntoView({ block: 'center' })
          const { x, y, width, height } = element.getBoundingClientRect()
          return width > 0 ? { x: x + width / 2, y: y + height / 2 } : undefined
        })()`),
    )
    const event = { ...place, button: 'left', clickCount: 1 }
    await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...event })
    await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...event })
  }

  return {
    evaluate,
    click,
    async clickFor(wanted, selector, text) {
      const isThere = async () => evaluate<boolean>(`Boolean(${find(wanted, '')})`)
      await until(`${wanted} after a click on ${selector}`, async () => {
        if (await isThere()) return true
        await click(selector, text)
        return until(wanted, isThere, CLICK_AGAIN_MS).catch(() => undefined)
      })
    },
    async goTo(url) {
      await send('Page.navigate', { url })
    },
    async shows(text, selector = 'body') {
      return until(`the page to show "${text}"`, async () =>
        evaluate<boolean>(`Boolean(${find(selector, text)})`),
      )
    },
    async type(text) {
      await send('Input.insertText', { text })
    },
    async press(key) {
      const event = { key, code: key, windowsVirtualKeyCode: key === 'Tab' ? 9 : 27 }
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...event })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
    },
    async save() {
      const event = { key: 's', code: 'KeyS', windowsVirtualKeyCode: 83, modifiers: 2 }
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...event })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
    },
    async setCookie(url, cookie) {
      for (const pair of cookie.split('; ')) {
        const [name, ...value] = pair.split('=')
        await send('Network.setCookie', { url, name, value: value.join('=') })
      }
    },
    async screenshot() {
      const { data } = await send('Page.captureScreenshot', { format: 'png' })
      return Buffer.from(data, 'base64')
    },
    async close() {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

async function debuggerUrl(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: output }).on('line', (line) => {
      const url = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (url) resolve(url)
    })
  })
}

// The answers of the DevTools protocol are as many as its methods.
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = any

async function connect(url: string) {
  const socket = new WebSocket(url)
  await once(socket, 'open')
  const waiting = new Map<number, PromiseWithResolvers<Answer>>()
  let count = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data))
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error) asked?.reject(new Error(JSON.stringify(error)))
    else asked?.resolve(result)
  })
  return {
    async send(method: string, params: object = {}, sessionId?: string): Promise<Answer> {
      const id = ++count
      const asked = Promise.withResolvers<Answer>()
      waiting.set(id, asked)
      socket.send(JSON.stringify({ id, method, params, sessionId }))
      return asked.promise
    },
  }
}
