// A network between the SDK and DynamoDB that loses, repeats and delays what tests tell it to.
import { ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** What happens to one attempt of the SDK to send a command. All but the first three end for the SDK with a time-out. */
export type Fate = "delivered" | "doubled" | "throttled" | "request lost" | "response lost" | "late";

export interface Network {
  /** The commands that were sent, one for each attempt, such as `UpdateItem`. */
  readonly sent: string[];
  /** The fates of the next attempts, instead of any foretold before; those after them are delivered. */
  next(...fates: Fate[]): void;
  /** Delivers what is late. Nobody learns what became of it. */
  deliverLate(): Promise<void>;
}

/** Of the SDK, for one command. */
const ATTEMPTS = 3;

interface Options {
  /** Of the attempts, in order. Several networks may share them. */
  readonly fates?: Fate[];
  /** Whether all attempts of a command may fail; unless told otherwise, they may. */
  mayFail?(input: object): boolean;
  /** Given what is late, as soon as it is: it may deliver it when it likes. `deliverLate` delivers what it has not. */
  onLate?(deliver: () => Promise<void>): void;
  /** Runs what DynamoDB is to do, when it is its turn. */
  inTurn?<T>(command: string, run: () => Promise<T>): Promise<T>;
}

/** Puts a network between a client and its DynamoDB. */
export function networkOf(client: DynamoDBDocumentClient, options: Options = {}): Network {
  const { fates = [], mayFail = () => true, onLate = () => {}, inTurn = (_, run) => run() } = options;
  const late = new Set<() => Promise<unknown>>();
  const sent: string[] = [];
  const deliverOnce = async (request: () => Promise<unknown>) => {
    if (late.delete(request)) await request().catch(() => {});
  };
  const delay = (request: () => Promise<unknown>) => {
    late.add(request);
    onLate(() => deliverOnce(request));
  };
  client.middlewareStack.add(
    (next, { commandName = "" }) => {
      const command = commandName.replace(/Command$/, "");
      let attempts = 0;
      return async (args) => {
        const deliver = () => inTurn(command, () => next(args));
        sent.push(command);
        const foretold = fates.shift() ?? "delivered";
        const fate = ++attempts < ATTEMPTS || mayFail(args.input) ? foretold : "delivered";
        if (fate === "throttled") throw throttled();
        if (fate === "late") delay(() => next(args));
        if (fate === "late" || fate === "request lost") throw timeout();
        if (fate === "response lost") throw await deliver().then(timeout, timeout);
        if (fate === "doubled") await deliver().catch(() => {});
        return deliver();
      };
    },
    { step: "deserialize", priority: "high", name: "network" },
  );
  return {
    sent,
    next: (...following) => void fates.splice(0, fates.length, ...following),
    async deliverLate() {
      for (const request of [...late]) await deliverOnce(request);
    },
  };
}

/** As the SDK's HTTP handler reports it: to be retried. */
function timeout(): Error {
  return Object.assign(new Error("the network lost it"), { name: "TimeoutError" });
}

/** As DynamoDB refuses what is too much for an item: to be retried, and surely not applied. */
function throttled(): Error {
  return new ProvisionedThroughputExceededException({ message: "too much for one item", $metadata: {} });
}
