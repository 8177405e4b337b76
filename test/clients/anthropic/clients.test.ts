// Clients of Anthropic's Messages API, unmodified, ask models of every provider.
import { isLong } from "../../support/long.ts";
import { validMessages } from "../../support/messages-stream.ts";
import { clientsInstalled } from "../installed.ts";

await clientsInstalled();
const { clients } = await import("./clients.ts");
const { targetsIn } = await import("../support/targets.ts");
const { describeClients } = await import("../support/describe-clients.ts");

describeClients({
  clients,
  targets: targetsIn(isLong ? "long run" : "every run", "messages"),
  valid: validMessages,
  // Two of text, of which one breaks off, and three times two of turns.
  streams: 8,
});
