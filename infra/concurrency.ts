// How many calls can run at once: the account's quota, or the share of it that is reserved for the gateway.
import { checkReservation } from "./reservation.ts";
import { reservedConcurrency } from "./stage.ts";

const quota = await aws.servicequotas.getServiceQuota({ serviceCode: "lambda", quotaCode: "L-B99A9384" });
const reserved = reservedConcurrency && checkReservation(Number(reservedConcurrency), quota.value);

export const concurrency = { reserved, most: reserved || quota.value };
