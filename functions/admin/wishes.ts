// How a file is to be applied.

export interface Wishes {
  /** Whether to remove what is not in the file. */
  readonly prune: boolean;
  /** For what is added, in RFC 3339. */
  readonly now: string;
  /** Where the file's `{"env": "NAME"}` are looked up. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The stage is the local server's. */
  readonly isLocal?: boolean;
}
