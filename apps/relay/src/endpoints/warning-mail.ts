type Warning = {
  type: string
  url: string
  /** What the event of the same moment tells. */
  data: { percent?: number; reason?: string; failingSince?: Date }
}

/** The words of an event about an endpoint's health, for people. */
export function warningMail({ type, url, data }: Warning): {
  subject: string
  body: string
} {
  const { host } = new URL(url)
  const since = data.failingSince ? ` since ${data.failingSince.toISOString()}` : ''
  switch (type) {
    case 'endpoint.failing':
      return {
        subject: `Deliveries to ${host} are failing`,
        body: lines(
          `No delivery to ${url} has succeeded${since}.`,
          `${data.percent} % of the five days are over after which it is disabled.`,
        ),
      }
    case 'endpoint.disabled':
      return {
        subject: `Deliveries to ${host} have stopped`,
        body: lines(
          `The endpoint ${url} was disabled: ${data.reason}.`,
          'What it misses from now on is kept, and can be recovered once it works again.',
        ),
      }
    default:
      return {
        subject: `Deliveries to ${host} succeed again`,
        body: lines(
          `The endpoint ${url} answers again.`,
          'What it missed can be recovered: POST /v1/endpoints/{id}/recover.',
        ),
      }
  }
}

function lines(...text: string[]): string {
  return `${text.join('\n')}\n`
}
