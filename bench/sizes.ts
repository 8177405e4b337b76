// How much is measured: enough to trust within ten minutes, or to see that the bench works within two.

export interface Sizes {
  /** Everybody is measured once a round, in turn, so that whatever the machine does meanwhile hits all alike. */
  readonly rounds: number;
  /** Requests of one client before the first round: until then an engine has not compiled what it runs. */
  readonly warmUp: number;
  readonly firstBytes: number;
  readonly pacedChunks: number;
  readonly rateSeconds: number;
  readonly processorRequests: number;
  readonly processorChunks: number;
  readonly coldStarts: number;
  /** One of them takes its time, and no target rests on it. */
  readonly peerStarts: number;
  readonly longestStream: number;
}

export const full: Sizes = {
  rounds: 5,
  warmUp: 1_500,
  firstBytes: 300,
  pacedChunks: 200,
  rateSeconds: 1,
  processorRequests: 200,
  processorChunks: 1_000,
  coldStarts: 11,
  peerStarts: 2,
  longestStream: 100_000,
};

export const quick: Sizes = {
  rounds: 1,
  warmUp: 50,
  firstBytes: 30,
  pacedChunks: 50,
  rateSeconds: 0.3,
  processorRequests: 50,
  processorChunks: 300,
  coldStarts: 3,
  peerStarts: 1,
  longestStream: 10_000,
};

export const CLIENTS = [1, 8, 32] as const;
export const MOST_CLIENTS = 32;
