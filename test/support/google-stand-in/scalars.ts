// Shapes of single values.
import { isMembers } from "../anthropic-stand-in/shape.ts";
import { invalid, notRepeating, type Place, type Shape, typeName } from "./proto.ts";

const INT32 = 2 ** 31;

export const anything: Shape = (value) => value;
export const text = scalar("TYPE_STRING", (value) => typeof value === "string");
export const flag = scalar("TYPE_BOOL", (value) => typeof value === "boolean");
export const float = scalar("TYPE_FLOAT", (value) => typeof value === "number");
export const int32 = scalar("TYPE_INT32", (value) => isInteger(value) && value >= -INT32 && value < INT32);
/** JSON has them as numbers, and as texts. */
export const int64 = scalar("TYPE_INT64", (value) => isInteger(typeof value === "string" ? Number(value) : value));
export const struct = scalar("type.googleapis.com/google.protobuf.Struct", isMembers);

/** In either alphabet of base64, whose last group may be short. */
export const bytes: Shape = (value, place) => {
  if (typeof value !== "string") return text(value, place);
  if (/^[A-Za-z0-9+/_-]*={0,2}$/.test(value) && value.replace(/=+$/, "").length % 4 !== 1) return value;
  return invalid(value, place, "TYPE_BYTES", `Base64 decoding failed for "${value}"`);
};

/** The documentation writes the values of some in lower case. */
export function enumeration(type: string, ...values: string[]): Shape {
  return (value, place) => {
    if (typeof value !== "string") return text(value, place);
    return values.includes(value.toUpperCase()) ? value.toUpperCase() : invalid(value, place, typeName(type));
  };
}

function scalar(type: string, isRight: (value: unknown) => boolean): Shape {
  return (value: unknown, place: Place) => {
    if (isRight(value)) return value;
    return Array.isArray(value) ? notRepeating(place) : invalid(value, place, type);
  };
}

function isInteger(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value);
}
