// The other gateways, started as their own documentation says, on this machine only and without limits of their own.
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MODEL } from "./configuration.ts";

export interface Peer {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly file: string;
  readonly arguments: (port: number) => readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The preloaded file keeps it from listening on every interface. */
export function portkey(provider: string): Peer {
  const script = here("node_modules/@portkey-ai/gateway/build/start-server.js");
  return {
    name: "Portkey",
    headers: { authorization: "Bearer sk-bench", "x-portkey-provider": "openai", "x-portkey-custom-host": provider },
    file: process.execPath,
    arguments: (port) => ["--require", here("loopback.cjs"), script, `--port=${port}`, "--headless"],
    variables: { NODE_ENV: "production" },
  };
}

const LITELLM = here(".venv/bin/litellm");

/** Undefined where it could not be installed. The price list that comes with it is used: it would fetch a newer one. */
export function litellm(provider: string): Peer | undefined {
  if (!existsSync(LITELLM)) return undefined;
  const upstream = { model: "openai/gpt-4.1-mini", api_base: provider, api_key: "sk-bench" };
  const configuration = {
    model_list: [{ model_name: MODEL, litellm_params: upstream }],
    general_settings: { master_key: "sk-bench" },
  };
  const path = join(mkdtempSync(join(tmpdir(), "sluice-bench-")), "litellm.yaml");
  writeFileSync(path, JSON.stringify(configuration));
  return {
    name: "LiteLLM",
    headers: { authorization: "Bearer sk-bench" },
    file: LITELLM,
    arguments: (port) => ["--config", path, "--host", "127.0.0.1", "--port", String(port)],
    variables: { LITELLM_LOCAL_MODEL_COST_MAP: "True", LITELLM_TELEMETRY: "False" },
  };
}
