import createFetchClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

/** The types of the API, by name: `Schemas["Order"]`. */
export type Schemas = components["schemas"];

/** A client with one function for each HTTP method, typed by path. */
export type FlightTicketsClient = Client<paths>;

/** A problem (RFC 9457) that an operation answered instead. */
export class ProblemError extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
  }
}

/**
 * Makes a client.
 * @param baseUrl The address of the server, without `/v1`.
 * @param token Gives the access token of the moment, where there is one.
 */
export function createClient(baseUrl: string, token?: () => string | undefined): FlightTicketsClient {
  const client = createFetchClient<paths>({ baseUrl });
  client.use({
    onRequest({ request }) {
      const bearer = token?.();
      if (bearer !== undefined) request.headers.set("Authorization", `Bearer ${bearer}`);
      return request;
    },
  });
  return client;
}

/** The Aztec symbol of a boarding pass, as an image to be shown, saved or printed. */
export function boardingPassImage(client: FlightTicketsClient, ticket: string, format: "svg" | "png"): Promise<Blob> {
  const options = { params: { path: { number: ticket } }, parseAs: "blob" } as const;
  return answerOf(format === "svg"
    ? client.GET("/v1/tickets/{number}/boarding-pass.svg", options)
    : client.GET("/v1/tickets/{number}/boarding-pass.png", options));
}

/** What an operation answered; a problem is thrown. */
export async function answerOf<T>(call: Promise<{ data?: T; error?: Schemas["Problem"] }>): Promise<T> {
  const { data, error } = await call;
  if (error !== undefined) throw new ProblemError(error);
  return data as T;
}
