// Requests in which some value is another: whatever a careless client may send.

/** Replaces one of all the values that are somewhere in an object. */
export function replace(body: object, { at, value }: { at: number; value: unknown }): void {
  const places = placesWithin(body);
  const [holder, name] = places[at % places.length] ?? [];
  if (holder !== undefined) Reflect.set(holder, name ?? "", value);
}

function placesWithin(holder: object): [object, string][] {
  return Object.entries(holder).flatMap(([name, value]): [object, string][] => [
    [holder, name],
    ...(typeof value === "object" && value !== null ? placesWithin(value) : []),
  ]);
}
