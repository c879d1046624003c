import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { until } from './until.ts'

export type Mailbox = {
  /** How n8n's credential for SMTP reaches it. */
  credential: object
  /** The first mail to this address, as it was sent, without the breaks within its lines. */
  mailTo(address: string): Promise<string>
  close(): Promise<void>
}

/** A mail server that takes every mail and sends none on. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: { to: string; text: string }[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    // Who has got what it wanted may hang up without a word.
    socket.on('error', () => socket.destroy())
    take(socket, (mail) => mails.push(mail))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    credential: {
      user: '',
      password: '',
      host: '127.0.0.1',
      port,
      secure: false,
      disableStartTls: true,
    },
    mailTo: (address) =>
      until(`a mail to ${address}`, () => mails.find(({ to }) => to === address)?.text),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** As much of SMTP as it takes to be given a mail. */
function take(socket: Socket, keep: (mail: { to: string; text: string }) => void): void {
  let to = ''
  let lines: string[] | undefined
  const say = (answer: string) => socket.write(`${answer}\r\n`)
  say('220 mailbox')
  createInterface({ input: socket }).on('line', (line) => {
    if (lines) {
      if (line !== '.') return void lines.push(line)
      keep({ to, text: unfold(lines) })
      lines = undefined
      return void say('250 taken')
    }
    to = /^RCPT TO:<(.+)>/i.exec(line)?.[1] ?? to
    if (/^DATA/i.test(line)) {
      lines = []
      return void say('354 go on')
    }
    say(/^QUIT/i.test(line) ? '221 bye' : '250 ok')
  })
}

/** Undoes what "quoted-printable" does to long lines and to `=`. */
function unfold(lines: readonly string[]): string {
  return lines.join('\n').replaceAll('=\n', '').replaceAll('=3D', '=')
}
