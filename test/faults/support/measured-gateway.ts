// The gateway itself, in a process that tells what it holds.
import "./measured.ts";

export { handler } from "../../../functions/gateway.ts";
