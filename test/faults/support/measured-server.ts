// The server itself, in a process that tells what it holds.
import "./measured.ts";
import "../../../functions/server.ts";
