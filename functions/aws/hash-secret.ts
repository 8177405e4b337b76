// Hashes the secret that a client has sent: each call needs it, and Node does that sooner at once than in the background.
import { hash } from "node:crypto";

/** SHA-256, in hexadecimal. */
export const hashSecret = (secret: string): string => hash("sha256", secret, "hex");
