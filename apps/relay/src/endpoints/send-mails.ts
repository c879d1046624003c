import type { Context } from './context.ts'
import { deleteMail, claimDueMails, type DueMail } from './mails-sql.ts'

/** Sends the mails that are due. A mail may go out twice when the process dies meanwhile. */
export function sendMails({
  db,
  log,
  mailer,
  now,
}: Pick<Context, 'db' | 'log' | 'mailer' | 'now'>) {
  return async (): Promise<void> => {
    if (!mailer) return
    const due = await claimDueMails(db, now())
    await Promise.all(due.map(async (mail) => send(mail)))
  }

  async function send({ id, isLastTry, ...mail }: DueMail): Promise<void> {
    try {
      await mailer?.send(mail)
      await deleteMail(db, id)
    } catch (error) {
      log.warn({ error, mailId: id, isLastTry }, 'cannot send a mail')
      if (isLastTry) await deleteMail(db, id)
    }
  }
}
