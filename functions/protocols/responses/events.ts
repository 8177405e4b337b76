// The events of a stream of Responses. Each has its name, its type, and a number that counts up from 0 over the whole answer.

export interface EventWriter {
  write(type: string, members: object): string;
  /** An event that has all of the response, which is the text of an object. */
  writeResponse(type: string, response: string): string;
}

export function openEvents(first = 0): EventWriter {
  let next = first;
  const head = (type: string) => `event: ${type}\ndata: {"type":${JSON.stringify(type)},"sequence_number":${next++}`;
  return {
    write: (type, members) => `${head(type)},${JSON.stringify(members).slice(1)}\n\n`,
    writeResponse: (type, response) => `${head(type)},"response":${response}}\n\n`,
  };
}
