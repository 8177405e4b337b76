// Waits for what prepare.ts installs. What imports a client is loaded behind it.
import { inject } from "vitest";

export async function clientsInstalled(): Promise<void> {
  const response = await fetch(inject("clients"));
  if (!response.ok) throw new Error(`The clients are not installed. ${await response.text()}`);
}
