// The gateway itself, in a process whose clock can be put forward.
import "./clock.ts";

export { handler } from "../../../functions/gateway.ts";
