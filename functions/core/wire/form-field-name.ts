// The field that a part of a form is of: `a[]` and `a[b]` are of `a`.

export function fieldOf(name: string): string {
  const bracket = name.indexOf("[");
  return bracket > 0 ? name.slice(0, bracket) : name;
}
