// Loaded into a process before its entry: its clock is ahead by a day and more, as soon as there is a file of the given name.
import { existsSync } from "node:fs";

const AHEAD = 26 * 60 * 60 * 1_000;
const { now } = Date;
const { MOVED_CLOCK = "" } = process.env;

Date.now = () => now() + (existsSync(MOVED_CLOCK) ? AHEAD : 0);
