/** Gives each value of a statement that is put together its place among the parameters. */
export class Values {
  readonly all: unknown[]

  constructor(...first: unknown[]) {
    this.all = first
  }

  place(value: unknown): string {
    return `$${this.all.push(value)}`
  }
}
