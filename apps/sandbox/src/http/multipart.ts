export type Part = { name: string; contentType: string; content: Buffer }

const BREAK = Buffer.from('\r\n\r\n')

/** The parts of a `multipart/form-data` body, or undefined if it is none. */
export function readMultipart(contentType: string, body: Buffer): Part[] | undefined {
  const match = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(
    contentType,
  )
  const boundary = match?.[1] ?? match?.[2]
  if (!boundary) return undefined
  return split(body, Buffer.from(`--${boundary}`)).flatMap(readPart)
}

/** What stands between one boundary and the next. */
function split(body: Buffer, boundary: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  let start = body.indexOf(boundary)
  while (start >= 0) {
    const from = start + boundary.length
    const next = body.indexOf(boundary, from)
    if (next < 0) break
    // Two bytes of line end follow a boundary, and two more precede the next one.
    pieces.push(body.subarray(from + 2, next - 2))
    start = next
  }
  return pieces
}

function readPart(piece: Buffer): Part[] {
  const end = piece.indexOf(BREAK)
  if (end < 0) return []
  const head = piece.subarray(0, end).toString('utf8')
  const name = /name="([^"]*)"/i.exec(head)?.[1]
  if (name === undefined) return []
  const contentType = /^content-type:\s*(\S+)/im.exec(head)?.[1]
  const content = piece.subarray(end + BREAK.length)
  return [{ name, contentType: contentType ?? 'application/octet-stream', content }]
}
