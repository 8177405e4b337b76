// What of the protocols every instance loads at its start and those that are loaded later need, too: each of them imports this,
// for the same reason as for the core's.
import "../core/in-every-instance.ts";
import "./chat/choice.ts";
import "./chat/chunk.ts";
import "./chat/protocol.ts";
import "./check-fields.ts";
import "./answers/event-data.ts";
import "./tool-types.ts";
import "./writing/openai/needs-responses.ts";
