// Whatever was thrown, as what a page can show.
import { ApiError, unreachable } from "../../functions/admin/api/transport.ts";

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return error instanceof TypeError ? unreachable(error) : new ApiError(String(error));
}
