// Where Google's two services have their models.

export type Service = "gemini" | "vertex";

export interface Asked {
  readonly service: Service;
  readonly model: string;
}

/** With which of the gateway's variables a real model would answer. */
export const VARIABLES: Readonly<Record<Service, string>> = {
  gemini: "GEMINI_API_KEY",
  vertex: "GOOGLE_APPLICATION_CREDENTIALS",
};

/** Vertex AI has a project and a location before it, unless it is asked with a key. */
const SERVICES = [
  ["gemini", /^\/v1(beta)?$/],
  ["vertex", /^\/v1(beta1)?(\/projects\/[^/]+\/locations\/[^/]+)?(\/publishers\/google)?$/],
] as const;

/** Of what a path has before its model. */
export function serviceAt(before: string): Service | undefined {
  return SERVICES.find(([, pattern]) => pattern.test(before))?.[0];
}
