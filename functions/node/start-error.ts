// Why the server cannot start, in words for the operator, who can do something about it.
export class StartError extends Error {
  override readonly name = "StartError";
  /** One line for each thing that is wrong. */
  readonly lines: readonly string[];

  constructor(lines: string | readonly string[], options?: ErrorOptions) {
    const all = typeof lines === "string" ? [lines] : lines;
    super(all.join("\n"), options);
    this.lines = all;
  }
}
