export type Printer = {
  /** Prints `data` as JSON where that was asked for, else what `toText` makes of it. */
  print<Data>(data: Data, toText: (data: Data) => string): void
  /** The same for one of many: JSON in a line of its own. */
  line<Data>(data: Data, toText: (data: Data) => string): void
  /** Replaces the line of a terminal; elsewhere each line that is new is printed once. */
  progress(line: string): void
  /** Says something beside the result. */
  note(text: string): void
  /** Ends the live line. */
  done(): void
}

type Streams = { out: NodeJS.WriteStream; errors: NodeJS.WriteStream }

/** Results go to standard output; what is only for people to see, to standard error. */
export function createPrinter({ out, errors }: Streams, json: boolean): Printer {
  let last = ''
  return {
    print(data, toText) {
      out.write(`${json ? JSON.stringify(data, undefined, 2) : toText(data)}\n`)
    },

    line(data, toText) {
      out.write(`${json ? JSON.stringify(data) : toText(data)}\n`)
    },

    progress(line) {
      if (line === last) return
      last = line
      if (errors.isTTY) errors.write(`\r\u001B[2K${plain(line)}`)
      else if (!json) errors.write(`${plain(line)}\n`)
    },

    note(text) {
      errors.write(`${plain(text)}\n`)
    },

    done() {
      if (errors.isTTY && last !== '') errors.write('\r\u001B[2K')
      last = ''
    },
  }
}

type Cell = string | number | null | undefined

/** Columns as wide as what is in them; names and errors come from others. */
export function table(rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map((cell) => plain(String(cell ?? '-'))))
  const widths = (texts[0] ?? []).map((_, column) =>
    Math.max(...texts.map((row) => row[column]?.length ?? 0)),
  )
  return texts
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Without what a terminal would take for a command. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
