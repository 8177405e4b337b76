// A network between the SDK and DynamoDB that loses, repeats and delays what tests tell it to.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** What happens to one attempt of the SDK to send a command. All but the first two end for the SDK with a time-out. */
export type Fate = "delivered" | "doubled" | "request lost" | "response lost" | "late";

export interface Network {
  /** The commands that were sent, one for each attempt, such as `UpdateItem`. */
  readonly sent: string[];
  /** The fates of the next attempts; those after them are delivered. */
  next(...fates: Fate[]): void;
  /** Delivers what is late. Nobody learns what became of it. */
  deliverLate(): Promise<void>;
}

/** Puts a network between a client and its DynamoDB. `before` is awaited before anything is applied. */
export function networkOf(client: DynamoDBDocumentClient, before: (command: string) => Promise<void> = async () => {}) {
  const fates: Fate[] = [];
  const late: (() => Promise<unknown>)[] = [];
  const sent: string[] = [];
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const command = commandName.replace(/Command$/, "");
        const deliver = async () => {
          await before(command);
          return next(args);
        };
        sent.push(command);
        const fate = fates.shift() ?? "delivered";
        if (fate === "late") late.push(deliver);
        if (fate === "late" || fate === "request lost") throw timeout();
        if (fate === "response lost") throw await deliver().then(timeout, timeout);
        if (fate === "doubled") await deliver().catch(() => {});
        return deliver();
      },
    { step: "deserialize", priority: "high", name: "network" },
  );
  const network: Network = {
    sent,
    next: (...more) => void fates.push(...more),
    async deliverLate() {
      for (const deliver of late.splice(0)) await deliver().catch(() => {});
    },
  };
  return network;
}

/** As the SDK's HTTP handler reports it: to be retried. */
function timeout(): Error {
  return Object.assign(new Error("the network lost it"), { name: "TimeoutError" });
}
