// What every instance loads at its start, and the providers that are loaded later need, too: each of them imports this, for the
// same reason as for the core's.
import "../protocols/in-every-instance.ts";
import "../protocols/chat/protocol.ts";
import "../protocols/responses/outbound-protocol.ts";
import "./credentials.ts";
import "./default-credentials.ts";
import "./provider-request.ts";
import "./endpoint-request.ts";
import "./endpoints.ts";
import "./lacking-endpoints.ts";
