import { createTransport } from 'nodemailer'

const DEADLINE_MS = 20_000

export type Mail = { recipient: string; subject: string; body: string }

export type Mailer = {
  /** Hands one mail to the server. @throws when it is not taken within 20 seconds. */
  send(mail: Mail): Promise<void>
  close(): void
}

type Settings = { url: string; from: string }

/** Sends plain text through an SMTP server. */
export function createMailer({ url, from }: Settings): Mailer {
  const transport = createTransport(url)

  return {
    async send({ recipient, subject, body }) {
      const signal = AbortSignal.timeout(DEADLINE_MS)
      await transport.sendMail({ from, to: recipient, subject, text: body, signal })
    },
    close() {
      transport.close()
    },
  }
}
