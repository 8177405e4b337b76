// The bytes of a stream. The API pads its data with spaces, inside the JSON.
import type { StreamEvent } from "./events.ts";

const LONGEST_PADDING = 16;

export function eventText(event: StreamEvent, position = 0): string {
  const json = JSON.stringify(event);
  const padding = event.type === "ping" ? "" : " ".repeat((position * 5) % LONGEST_PADDING);
  return `event: ${event.type}\ndata: ${json.slice(0, -1)}${padding}}\n\n`;
}
