// How much is measured: enough to trust within ten minutes, or to see that the bench works within two.

export interface Sizes {
  /** Everybody is measured once a round, in turn, so that whatever the machine does meanwhile hits all alike. */
  readonly rounds: number;
  /**
   * JSON requests of one client before the first round, and half as many streams. V8 compiles with its best compiler what was
   * called 3,000 times (`node --v8-options`, invocation-count-for-turbofan), and again what it had compiled for too few kinds of
   * objects: behind 6,000 requests, it still compiled 256 functions of the server in the next 15,000, most of them at first
   * (`--log-code`).
   */
  readonly warmUp: number;
  /** The longest that each of the two may take. */
  readonly warmUpSeconds: number;
  /**
   * Of the stream right before those whose processor time is measured. It may meet an instance that has served few: behind 4,000
   * chunks, V8 still compiled up to 11 functions of the gateway in the next 1,000, and behind 12,000 at most three.
   */
  readonly warmUpChunks: number;
  readonly firstBytes: number;
  readonly pacedChunks: number;
  readonly rateSeconds: number;
  readonly processorRequests: number;
  readonly processorStreams: number;
  /** Of each of these streams. */
  readonly processorChunks: number;
  readonly coldStarts: number;
  /** One of them takes its time, and no target rests on it. */
  readonly peerStarts: number;
  readonly longestStream: number;
}

export const full: Sizes = {
  rounds: 5,
  warmUp: 20_000,
  warmUpSeconds: 20,
  warmUpChunks: 12_000,
  firstBytes: 300,
  pacedChunks: 200,
  rateSeconds: 1,
  processorRequests: 1_000,
  processorStreams: 3,
  processorChunks: 1_000,
  coldStarts: 11,
  peerStarts: 2,
  longestStream: 100_000,
};

export const quick: Sizes = {
  rounds: 1,
  warmUp: 50,
  warmUpSeconds: 20,
  warmUpChunks: 300,
  firstBytes: 30,
  pacedChunks: 50,
  rateSeconds: 0.3,
  processorRequests: 50,
  processorStreams: 1,
  processorChunks: 300,
  coldStarts: 3,
  peerStarts: 1,
  longestStream: 10_000,
};

export const MANY_CLIENTS = [8, 32] as const;
export const MOST_CLIENTS = 32;
