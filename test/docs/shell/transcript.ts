// A session in a terminal as it is shown: each command after `$ `, and below it what it prints.
export interface Exchange {
  readonly command: string;
  readonly output: string;
}

/** Empty if the text does not begin with a command. */
export function transcriptOf(text: string): Exchange[] {
  if (!text.startsWith("$ ")) return [];
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [, command = "", output = ""] = /^((?:.*\\\n)*.*\n?)([\s\S]*)$/.exec(part) ?? [];
      return { command, output };
    });
}
