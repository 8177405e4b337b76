// Builds one conditional update of an item: what is done to attributes, under which conditions, and the names and values of both.

export interface UpdateInput {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** Each method takes attributes by their own names. */
export interface Update {
  /** The placeholder of an attribute in an expression. */
  name(attribute: string): string;
  value(value: unknown): string;
  set(attribute: string, expression: string): void;
  add(attribute: string, value: number | ReadonlySet<string>): void;
  delete(attribute: string, values: readonly string[]): void;
  remove(attribute: string): void;
  /** All conditions have to hold. */
  require(condition: string): void;
  input(): UpdateInput;
}

export function startUpdate(): Update {
  const actions = { SET: [] as string[], ADD: [] as string[], DELETE: [] as string[] };
  const removed: string[] = [];
  const conditions: string[] = [];
  const names = new Map<string, string>();
  const values: Record<string, unknown> = {};
  let count = 0;

  function name(attribute: string): string {
    const known = names.get(attribute) ?? `#n${names.size}`;
    names.set(attribute, known);
    return known;
  }

  function value(given: unknown): string {
    const placeholder = `:v${count++}`;
    values[placeholder] = given;
    return placeholder;
  }

  return {
    name,
    value,
    set: (attribute, expression) => void actions.SET.push(`${name(attribute)} = ${expression}`),
    add: (attribute, added) => void actions.ADD.push(`${name(attribute)} ${value(added)}`),
    delete(attribute, some) {
      if (some.length > 0) actions.DELETE.push(`${name(attribute)} ${value(new Set(some))}`);
    },
    remove: (attribute) => void removed.push(name(attribute)),
    require: (condition) => void conditions.push(`(${condition})`),
    input: () => ({
      UpdateExpression: Object.entries({ ...actions, REMOVE: removed })
        .filter(([, parts]) => parts.length > 0)
        .map(([action, parts]) => `${action} ${parts.join(", ")}`)
        .join(" "),
      ...(conditions.length > 0 && { ConditionExpression: conditions.join(" AND ") }),
      ...(names.size > 0 && {
        ExpressionAttributeNames: Object.fromEntries(Array.from(names, ([name, short]) => [short, name])),
      }),
      ...(count > 0 && { ExpressionAttributeValues: values }),
    }),
  };
}

/** What is missing is 0: it is at most any amount but a negative one. */
export function atMost(update: Update, attribute: string, most: number): void {
  const isLess = `${update.name(attribute)} <= ${update.value(most)}`;
  update.require(most < 0 ? isLess : `attribute_not_exists(${update.name(attribute)}) OR ${isLess}`);
}

/** What is missing is 0. */
export function equals(update: Update, attribute: string, amount: number): void {
  const isEqual = `${update.name(attribute)} = ${update.value(amount)}`;
  update.require(amount === 0 ? `attribute_not_exists(${update.name(attribute)}) OR ${isEqual}` : isEqual);
}
