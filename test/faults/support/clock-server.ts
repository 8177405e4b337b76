// The server itself, in a process whose clock can be put forward.
import "./clock.ts";
import "../../../functions/server.ts";
