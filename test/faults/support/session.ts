// Sessions whose conversations ask a model's targets in their order. Weights alone leave one in a thousand to the second.
import { createHash } from "node:crypto";
import { model as modelSchema } from "../../../functions/core/directory/directory.ts";
import { targetsOf } from "../../../functions/core/directory/target.ts";
import { affinityOf } from "../../../functions/core/upstream/affinity.ts";
import { inRendezvousOrder } from "../../../functions/core/upstream/rendezvous.ts";

/** `entry` is the model's in the file, and `secret` the client's key. */
export function sessionInOrder(entry: object, secret: string): string {
  const targets = targetsOf(modelSchema.parse(entry));
  const key = { hash: createHash("sha256").update(secret).digest("hex") };
  for (let session = 0; ; session++) {
    const headers = { "session-id": `${session}` };
    const order = inRendezvousOrder(targets, () => affinityOf({ body: {}, headers, key }));
    if (targets.every((target, at) => target === order[at])) return headers["session-id"];
  }
}
