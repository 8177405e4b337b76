// How many days `usage` covers, as an option.
import { InvalidArgumentError } from "commander";

export function parseDays(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days > 0) return days;
  throw new InvalidArgumentError("Give a whole number from 1 to 99999.");
}
