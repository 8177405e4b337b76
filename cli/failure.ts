// How a command ends: its exit codes, and what it throws when it cannot do what it was asked to do.

export const EXIT = {
  done: 0,
  /** The tables cannot be reached, or something does not exist or is in the way. */
  failed: 1,
  /** The command line or the file is wrong; nothing was changed. */
  wrong: 2,
  /** There was something to change, and the operator did not confirm it. */
  unconfirmed: 3,
  /** As shells count Ctrl-C. */
  interrupted: 130,
} as const;

/** What the operator can repair: reported without a stack trace. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
