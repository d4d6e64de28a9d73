// Reads a file with a JSON array of { text, year }, decodes each bar code in its year, and writes the items as a JSON array.
// The text has the day, but no year.
const { readFileSync } = require("node:fs");
const { decode } = require("bcbp");

const passes = JSON.parse(readFileSync(process.argv[2], "utf8"));
const items = passes.map(({ text, year }) => {
  const { data, meta } = decode(text, year);
  const [leg] = data.legs;
  return {
    format: meta.formatCode + meta.numberOfLegs + meta.electronicTicketIndicator,
    name: data.passengerName,
    reference: leg.operatingCarrierPNR,
    origin: leg.departureAirport,
    destination: leg.arrivalAirport,
    carrier: leg.operatingCarrierDesignator,
    number: leg.flightNumber,
    date: leg.flightDate.toISOString().slice(0, 10),
    compartment: leg.compartmentCode,
    seat: leg.seatNumber,
    sequence: leg.checkInSequenceNumber,
    status: leg.passengerStatus,
    appended: leg.airlineInfo ?? "",
  };
});
console.log(JSON.stringify(items));
