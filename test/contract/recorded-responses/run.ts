// Checks the exchanges in a file that exchanges.py has written.
import { validResponse } from "../../support/responses-schema.ts";
import { validResponses } from "../../support/responses-stream.ts";
import { exchangesIn } from "./exchanges.ts";
import { passNatively } from "./native.ts";
import { sendToOthers } from "./other-protocols.ts";
import { roundTrip } from "./round-trip.ts";
import { openTally } from "./tally.ts";

const [file = ""] = process.argv.slice(2);
const tally = openTally();
for (const exchange of exchangesIn(file)) {
  const { name, answer, isStream } = exchange;
  const kind = isStream ? "stream" : "json";
  tally.check(`${kind}: valid as recorded`, name, () => (isStream ? validResponses(answer) : validResponse(answer)));
  await roundTrip(exchange, tally);
  await passNatively(exchange, tally);
  sendToOthers(exchange, tally);
}
tally.print();
process.exitCode = tally.failed === 0 ? 0 : 1;
