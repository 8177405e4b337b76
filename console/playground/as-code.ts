// The same call in the words of other clients. The key is never written into it.
import type { WrittenRequest } from "./request.ts";
import type { ProtocolName } from "./turns.ts";

export interface CodeSource {
  readonly request: WrittenRequest;
  readonly protocol: ProtocolName;
  readonly gateway: string;
}

export const LANGUAGES = [
  ["curl", "curl"],
  ["python", "Python"],
  ["javascript", "JavaScript"],
  ["claude", "Claude Code"],
  ["codex", "Codex"],
] as const;
export type Language = (typeof LANGUAGES)[number][0];

const WRITERS: Readonly<Record<Language, (source: CodeSource) => string>> = {
  curl: asCurl,
  python: asPython,
  javascript: asJavaScript,
  claude: forClaudeCode,
  codex: forCodex,
};

export function asCode(language: Language, source: CodeSource): string {
  return WRITERS[language](source);
}

function asCurl({ request, gateway }: CodeSource): string {
  const body = JSON.stringify(request.body, null, 2).replaceAll("'", "'\\''");
  return `curl ${gateway}${request.path} \\
  -H "Authorization: Bearer $SLUICE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`;
}

const PYTHON = {
  chat: "client.chat.completions.create",
  messages: "client.messages.create",
  responses: "client.responses.create",
};

function asPython({ request, protocol, gateway }: CodeSource): string {
  const [module, name] = protocol === "messages" ? ["anthropic", "Anthropic"] : ["openai", "OpenAI"];
  const members = Object.entries(request.body).map(([member, value]) => `    ${member}=${pythonOf(value, 1)},`);
  const client = `client = ${name}(base_url=${pythonOf(baseOf(protocol, gateway))}, api_key=os.environ["SLUICE_API_KEY"])`;
  return `import os\nfrom ${module} import ${name}\n\n${client}\nanswer = ${PYTHON[protocol]}(\n${members.join("\n")}\n)`;
}

function asJavaScript({ request, protocol, gateway }: CodeSource): string {
  const [module, name] = protocol === "messages" ? ["@anthropic-ai/sdk", "Anthropic"] : ["openai", "OpenAI"];
  const body = JSON.stringify(request.body, null, 2);
  const client = `const client = new ${name}({ baseURL: ${JSON.stringify(baseOf(protocol, gateway))}, apiKey: process.env.SLUICE_API_KEY });`;
  return `import ${name} from "${module}";\n\n${client}\nconst answer = await ${PYTHON[protocol]}(${body});`;
}

function forClaudeCode({ request, gateway }: CodeSource): string {
  const model = shellOf(request.body["model"]);
  return `export ANTHROPIC_BASE_URL=${shellOf(gateway)}
export ANTHROPIC_AUTH_TOKEN="$SLUICE_API_KEY"
export ANTHROPIC_MODEL=${model}
export ANTHROPIC_SMALL_FAST_MODEL=${model}
claude`;
}

function forCodex({ request, gateway }: CodeSource): string {
  return `# ~/.codex/config.toml
model = ${JSON.stringify(request.body["model"])}
model_provider = "sluice"

[model_providers.sluice]
name = "Sluice"
base_url = ${JSON.stringify(`${gateway}/v1`)}
env_key = "SLUICE_API_KEY"
wire_api = "responses"`;
}

/** Anthropic's SDKs add the version's path themselves. */
function baseOf(protocol: ProtocolName, gateway: string): string {
  return protocol === "messages" ? gateway : `${gateway}/v1`;
}

function shellOf(value: unknown): string {
  const text = `${value}`;
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** JSON with Python's own constants. */
function pythonOf(value: unknown, depth = 0): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  const pad = "    ".repeat(depth);
  if (Array.isArray(value))
    return value.length === 0
      ? "[]"
      : `[\n${value.map((item) => `${pad}    ${pythonOf(item, depth + 1)},`).join("\n")}\n${pad}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value ?? {}).map(
    ([name, inner]) => `${pad}    ${JSON.stringify(name)}: ${pythonOf(inner, depth + 1)},`,
  );
  return members.length === 0 ? "{}" : `{\n${members.join("\n")}\n${pad}}`;
}
