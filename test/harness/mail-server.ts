import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerSession,
} from 'smtp-server'

export type MailServer = {
  /** As `SMTP_URL` takes it. */
  url: string
  /** The next mail that no call of `next` has returned yet, as it came over the wire. */
  next(): Promise<{ to: string[]; text: string }>
  /** Refuses so many mails before it takes one. */
  refuse(count: number): void
  close(): Promise<void>
}

/** A real SMTP server that one can wait on. */
export async function startMailServer(): Promise<MailServer> {
  const mails: { to: string[]; text: string }[] = []
  const waiting: (() => void)[] = []
  let refusals = 0

  async function take(
    stream: SMTPServerDataStream,
    { envelope }: SMTPServerSession,
    done: (error?: Error) => void,
  ): Promise<void> {
    const content = await text(stream)
    if (refusals-- > 0) return done(new Error('Come back later'))
    mails.push({ to: envelope.rcptTo.map(({ address }) => address), text: content })
    waiting.shift()?.()
    done()
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => void take(stream, session, done),
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.server.address() as AddressInfo

  return {
    url: `smtp://127.0.0.1:${port}?from=relay@example.com`,
    async next() {
      const mail = mails.shift()
      if (mail) return mail
      await new Promise<void>((resolve) => waiting.push(resolve))
      return mails.shift() ?? { to: [], text: '' }
    },
    refuse(count) {
      refusals = count
    },
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
