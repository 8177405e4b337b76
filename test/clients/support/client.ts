// What every client is asked to do, whatever it calls that.

/** Where it asks, and as whom. */
export interface Connection {
  /** The gateway's address, without a path. */
  readonly url: string;
  readonly key: string;
  readonly model: string;
}

export interface Client {
  /** Its package, and the version's first number where there are several. */
  readonly name: string;
  connect(connection: Connection): Connected;
}

export interface Connected {
  /** The text of a JSON answer. */
  text(prompt: string): Promise<string>;
  /** The pieces of a stream's text, each as soon as it is there. */
  stream(prompt: string): AsyncIterable<string>;
  /** Offers the tools, runs those that the model calls, and goes on with their results. */
  turns(question: Question): Promise<Turns>;
  /** Structured output: a review, in the form of the client's own helper. */
  review(prompt: string): Promise<unknown>;
  /** What a program can tell of an error. */
  failureOf(error: unknown): Failure;
}

export interface Question {
  readonly prompt: string;
  readonly stream: boolean;
  readonly thinking: boolean;
}

export interface Turns {
  readonly calls: readonly Call[];
  /** What the model thought before it called them; empty if it shows nothing. */
  readonly thought: string;
  /** What it said about the results. */
  readonly text: string;
}

export interface Call {
  readonly name: string;
  readonly input: unknown;
}

export interface Failure {
  /** The name of its class. */
  readonly name: string;
  /** Undefined if it came within a stream. */
  readonly status: number | undefined;
  readonly message: string;
}
