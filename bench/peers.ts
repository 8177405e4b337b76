// The other gateways, started as their own documentation says, on this machine only and without limits of their own.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MODEL } from "./plan.ts";

export const PORTKEY = "Portkey";
const LITELLM = "LiteLLM";

export interface Peer {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly file: string;
  readonly arguments: (port: number) => readonly string[];
  readonly variables: (port: number) => Readonly<Record<string, string>>;
  /** How many of its processes serve; one, unless given. */
  readonly serving?: number;
  /** The model it is asked for; the one that all know, unless given. */
  readonly model?: string;
}

export function installedPeers(provider: string): Peer[] {
  return [portkey(provider), litellm(provider)].filter((peer) => peer !== undefined);
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The preloaded file keeps it from listening on every interface. */
function portkey(provider: string): Peer | undefined {
  const script = here("node_modules/@portkey-ai/gateway/build/start-server.js");
  if (!existsSync(script)) return undefined;
  return {
    name: PORTKEY,
    headers: { authorization: "Bearer sk-bench", "x-portkey-provider": "openai", "x-portkey-custom-host": provider },
    file: process.execPath,
    arguments: (port) => ["--require", here("loopback.cjs"), script, `--port=${port}`, "--headless"],
    variables: () => ({ NODE_ENV: "production" }),
  };
}

/** Undefined where it could not be installed. The price list that comes with it is used: it would fetch a newer one. */
function litellm(provider: string): Peer | undefined {
  const file = here(".venv/bin/litellm");
  if (!existsSync(file)) return undefined;
  const upstream = { model: "openai/gpt-4.1-mini", api_base: provider, api_key: "sk-bench" };
  const configuration = {
    model_list: [{ model_name: MODEL, litellm_params: upstream }],
    general_settings: { master_key: "sk-bench" },
  };
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "litellm.yaml");
  writeFileSync(path, JSON.stringify(configuration));
  return {
    name: LITELLM,
    headers: { authorization: "Bearer sk-bench" },
    file,
    arguments: (port) => ["--config", path, "--host", "127.0.0.1", "--port", String(port)],
    variables: () => ({ LITELLM_LOCAL_MODEL_COST_MAP: "True", LITELLM_TELEMETRY: "False" }),
  };
}
