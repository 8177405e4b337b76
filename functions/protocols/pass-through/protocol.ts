// The protocol of an endpoint that is passed through, as its entry in the table says.
import { envelope } from "../../core/error.ts";
import type { InboundProtocol } from "../../core/protocol.ts";
import { editedBody } from "../../core/upstream/edited-body.ts";
import { editedForm } from "../../core/upstream/edited-form.ts";
import { PING } from "../../core/wire/sse.ts";
import { passAnswer } from "./answer.ts";
import type { Endpoint } from "./endpoint.ts";
import { passEvents } from "./events.ts";
import { fieldsReader } from "./fields.ts";
import { readOnceBy } from "./read-once.ts";
import { errorEvent } from "./said.ts";

export function passThroughProtocol(endpoint: Endpoint): InboundProtocol {
  return {
    name: endpoint.name,
    readOnce: readOnceBy(endpoint),
    readFields: fieldsReader(endpoint),
    writeForm: editedForm,
    writeBody: ({ text }, target) => editedBody(text, target, []),
    passThrough: (completion, head) =>
      completion.request.stream ? passEvents(endpoint, completion) : passAnswer(endpoint, completion, head),
    envelope,
    frame: { ping: PING, end: "", error: errorEvent },
  };
}
