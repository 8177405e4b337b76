// What a value must look like. A shape returns what is wrong with a value, with its path as the API writes it, or nothing.

export type Shape = (value: unknown, path: string) => string | undefined;
export type Members = Record<string, unknown>;

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Refuses members that it does not name. */
export function object(members: Record<string, Shape>, required: readonly string[] = []): Shape {
  return (value, path) => {
    if (!isMembers(value)) return `${path}: Input should be an object`;
    const missing = required.find((name) => value[name] === undefined);
    if (missing !== undefined) return `${join(path, missing)}: Field required`;
    return first(Object.keys(value), (name) => {
      const shape = Object.hasOwn(members, name) ? members[name] : undefined;
      return shape ? shape(value[name], join(path, name)) : `${join(path, name)}: Extra inputs are not permitted`;
    });
  };
}

export function list(item: Shape): Shape {
  return (value, path) => (Array.isArray(value) ? eachOf(value, path, item) : `${path}: Input should be a valid list`);
}

export function textOrList(item: Shape): Shape {
  return (value, path) => (typeof value === "string" ? undefined : list(item)(value, path));
}

/** The member `type` says which shape a value must have, and is part of the path below it. */
export function tagged(shapes: Record<string, Shape>): Shape {
  return (value, path) => {
    if (!isMembers(value)) return `${path}: Input should be an object`;
    const { type } = value;
    if (type === undefined) return `${path}.type: Field required`;
    const shape = typeof type === "string" && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
    if (shape) return shape(value, `${path}.${type}`);
    const tags = Object.keys(shapes).map((tag) => `'${tag}'`);
    return `${path}: Input tag '${type}' found using 'type' does not match any of the expected tags: ${tags.join(", ")}`;
  };
}

export function nullable(shape: Shape): Shape {
  return (value, path) => (value === null ? undefined : shape(value, path));
}

export function eachOf(values: readonly unknown[], path: string, item: Shape): string | undefined {
  return first([...values.keys()], (index) => item(values[index], `${path}.${index}`));
}

/** The first fault that is found. */
export function first<T>(values: Iterable<T>, find: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const fault = find(value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

export function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
