using CsvHelper;

namespace FlightTickets.Import;

/// <summary>A departure of <c>flights.csv</c>.</summary>
[CsvRecord]
internal sealed partial record FlightRow(
    [CsvColumn("carrier")] string Carrier,
    [CsvColumn("flight_number")] string FlightNumber,
    [CsvColumn("tail_number")] string Tail,
    [CsvColumn("origin")] string Origin,
    [CsvColumn("destination")] string Destination,
    [CsvColumn("departure_date_local")] DateOnly Date,
    [CsvColumn("departure_time_local")] TimeOnly Departure,
    [CsvColumn("arrival_time_local")] TimeOnly Arrival,
    [CsvColumn("distance_miles")] int Miles);

/// <summary>An airplane of <c>planes.csv</c>.</summary>
[CsvRecord]
internal sealed partial record PlaneRow(
    [CsvColumn("tailnum")] string Tail,
    [CsvColumn("year")] string Year,
    [CsvColumn("manufacturer")] string Manufacturer,
    [CsvColumn("model")] string Model,
    [CsvColumn("seats")] int Seats);

/// <summary>An airport of <c>airports.csv</c>.</summary>
[CsvRecord]
internal sealed partial record AirportRow(
    [CsvColumn("iata")] string Iata,
    [CsvColumn("time_zone")] string TimeZone);
