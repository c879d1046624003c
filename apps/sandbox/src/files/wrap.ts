/** Breaks text into lines of at most `width` characters, at words where that is possible. */
export function wrap(text: string, width: number, maxLines: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).flatMap((word) => cut(word, width))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= width) {
      line = longer
    } else {
      lines.push(line)
      line = word
    }
  }
  if (line !== '') lines.push(line)
  if (lines.length <= maxLines) return lines
  const last = lines[maxLines - 1] ?? ''
  return [...lines.slice(0, maxLines - 1), `${last.slice(0, width - 3)}...`]
}

function cut(word: string, width: number): string[] {
  if (word.length <= width) return [word]
  return [word.slice(0, width), ...cut(word.slice(width), width)]
}
