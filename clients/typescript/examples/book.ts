// Registers, searches a flight, holds a seat on it, pays and reads the order: node dist/examples/book.js
// Needs API, ORIGIN, DESTINATION and DATE in the environment.
import { randomUUID } from "node:crypto";
import { answerOf, createClient, ProblemError } from "../src/client.js";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing.`);
  return value;
}

let accessToken: string | undefined;
const api = createClient(setting("API"), () => accessToken);
const account = { email: `${randomUUID()}@example.com`, password: "analytical-engine-1843" };

await answerOf(api.POST("/v1/auth/register", { body: { ...account, name: "Ada Lovelace" } }));
({ accessToken } = await answerOf(api.POST("/v1/auth/login", { body: account })));

const flights = await answerOf(api.GET("/v1/flights", {
  params: { query: { origin: setting("ORIGIN"), destination: setting("DESTINATION"), date: setting("DATE"), cabin: "economy" } },
}));
const flight = flights.data[0];
if (flight === undefined) throw new Error("There is no flight.");
console.log(`${flight.id} departs at ${new Date(flight.departure.utc).toISOString()}.`);

const map = await answerOf(api.GET("/v1/flights/{id}/seat-map", { params: { path: { id: flight.id } } }));
const seat = map.cabins.flatMap(cabin => cabin.rows).flatMap(row => row.sections).flatMap(section => section.elements)
  .find(element => element.status === "available")?.designator;
if (seat === undefined) throw new Error("There is no seat.");

const held = await answerOf(api.POST("/v1/orders", {
  params: { header: { "Idempotency-Key": randomUUID() } },
  body: {
    passengers: [{ givenName: "Ada", familyName: "Lovelace", bornOn: "1990-12-10" }],
    segments: [{ flightId: flight.id, cabin: "economy", seats: [seat] }],
  },
}));
console.log(`${held.bookingReference} is ${held.status} until ${held.holdExpiresAt}: ${held.total.amount} ${held.total.currency}.`);

try {
  await answerOf(api.POST("/v1/orders/{id}/payments", {
    params: { path: { id: held.id }, header: { "Idempotency-Key": randomUUID() } },
    body: { method: "card", token: "tok_declined" },
  }));
  throw new Error("The payment was not declined.");
} catch (error) {
  if (!(error instanceof ProblemError) || error.problem.code !== "payment_declined") throw error;
}

await answerOf(api.POST("/v1/orders/{id}/payments", {
  params: { path: { id: held.id }, header: { "Idempotency-Key": randomUUID() } },
  body: { method: "card", token: "tok_visa" },
}));
const order = await answerOf(api.GET("/v1/orders/{id}", { params: { path: { id: held.id } } }));
console.log(`${order.status}, seat ${order.tickets[0]?.seat}`);
