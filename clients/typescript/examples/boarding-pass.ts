// Reads a boarding pass and writes its bar code to a file: node dist/examples/boarding-pass.js
// Needs API, TOKEN (an access token) and TICKET in the environment, and FILE, which ends in .svg or .png.
import { writeFile } from "node:fs/promises";
import { answerOf, boardingPassImage, createClient } from "../src/client.js";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing.`);
  return value;
}

const api = createClient(setting("API"), () => setting("TOKEN"));
const ticket = setting("TICKET");
const file = setting("FILE");
const pass = await answerOf(api.GET("/v1/tickets/{number}/boarding-pass", { params: { path: { number: ticket } } }));
const image = await boardingPassImage(api, ticket, file.endsWith(".svg") ? "svg" : "png");
await writeFile(file, new Uint8Array(await image.arrayBuffer()));
console.log(`${pass.passengerName}: boards at ${pass.boardsAtLocal}, seat ${pass.seat}, group ${pass.group}; ${image.type}`);
