// Waits for what prepare.ts installs.
import { inject } from "vitest";

export async function platformInstalled(): Promise<void> {
  const response = await fetch(inject("platform"));
  if (!response.ok) throw new Error(`SST's platform is not installed. ${await response.text()}`);
}
