// The provider behind codex.sh.
import { type Asked, type Call, lastLineOf, type Plan } from "./plan.ts";
import { serve } from "./serve.ts";

/** What is left of a conversation that was compacted. */
const SUMMARY = "The user and the assistant have greeted each other.";
/** Codex asks for a summary with these words. */
const SUMMARISE = "CONTEXT CHECKPOINT COMPACTION";

/** Comes back with the results of a tool. */
const SECRET = "QW5kIHRoYXQgaXMgd2hhdCBpdCB0aG91Z2h0Lg==";
const THINKS = /"thinking":\{"type":"(enabled|adaptive)"|"reasoning\.encrypted_content"/;

function planOf({ text, results, body, compacts = false }: Asked): Plan {
  if (compacts) return { kind: "compaction", secret: SUMMARY };
  if (text.includes(SUMMARISE)) return { kind: "summary", text: SUMMARY };
  if (results.length > 0) {
    const kind = body.includes(SECRET) ? "text, after thoughts" : "text";
    return { kind, text: `The tool said: ${results.join(" | ")}` };
  }
  if (body.includes(SUMMARY)) return { kind: "text, after compaction", text: `You said: ${lastLineOf(text)}` };
  const prompt = lastLineOf(text);
  if (prompt.includes("TOO LONG")) return { kind: "too long" };
  if (prompt.includes("BREAK OFF")) return { kind: "broken off", text: "This answer is not" };
  if (prompt.includes("CUT SHORT")) return { kind: "cut short", text: "This answer is not" };
  if (prompt.includes("FILL UP")) return { kind: "long text", text: "Much was said." };
  const call = callIn(prompt, body);
  if (call === undefined) return { kind: "text", text: `You said: ${prompt}` };
  return THINKS.test(body) ? { ...call, secret: SECRET } : call;
}

/** A call of each kind of tool: a function, a custom one, a function in a namespace, a custom one in a namespace. */
function callIn(prompt: string, body: string): Call | undefined {
  const [, verb, rest = ""] = /\b(RUN|ADD|CLOSE|SCRIPT) (.+)/.exec(prompt) ?? [];
  if (verb === "RUN") return { kind: "call", name: "exec_command", input: { cmd: rest } };
  if (verb === "ADD") return custom("apply_patch", `*** Begin Patch\n*** Add File: ${rest}\n+forty-two\n*** End Patch`);
  if (verb === "CLOSE") {
    const responses = { namespace: "multi_agent_v1", name: "close_agent" };
    return { kind: "call", name: nameIn(body, "close_agent"), input: { target: rest }, responses };
  }
  if (verb !== "SCRIPT") return undefined;
  const call = custom(nameIn(body, "exec"), rest);
  return { ...call, responses: { namespace: "functions", name: "exec", custom: rest } };
}

function custom(name: string, input: string): Call {
  return { kind: "call", name, input: { input }, responses: { name, custom: input } };
}

/** Other protocols have no namespaces: a name says both. */
function nameIn(body: string, name: string): string {
  return new RegExp(`"name":"(\\w*__${name})"`).exec(body)?.[1] ?? name;
}

serve(planOf);
