// OpenRouter, whose requests can ask for more than the model that they name.

/** The members that let other models or providers answer, past the models that a key may use and their prices. */
export const ROUTING = ["models", "route", "provider", "preset", "plugins"];

export function isOpenRouter({ hostname }: URL): boolean {
  return /(^|\.)openrouter\.ai$/.test(hostname);
}
