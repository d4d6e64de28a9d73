using System.Collections.Immutable;
using FlightTickets.Api.Http.Input;
using FlightTickets.Fleet;

namespace FlightTickets.Api.Fleet;

/// <summary>An airplane, in requests and answers.</summary>
internal sealed record AirplaneBody(
    string Tail, string Manufacturer, string Model, int? Built, IReadOnlyList<CabinBody> Cabins, bool LayoutAssumed) : IShaped<AirplaneBody>
{
    public static ObjectShape<AirplaneBody> Shape { get; } = new(f => Read(f, f.Required("tail", FleetForms.Tail)), "AirplaneRequest");

    public AirplaneSpecification ToSpecification() =>
        new(Manufacturer, Model, Built, [.. Cabins.Select(c => c.ToLayout())], LayoutAssumed);

    public static AirplaneBody From(AirplaneView view) => new(
        view.Tail, view.Specification.Manufacturer, view.Specification.Model, view.Specification.Built,
        [.. view.Specification.Cabins.Select(CabinBody.From)], view.Specification.LayoutAssumed);

    internal static AirplaneBody Read(Fields f, string tail)
    {
        var body = new AirplaneBody(
            tail,
            f.Required("manufacturer", new TextShape(100, "AIRBUS")),
            f.Required("model", new TextShape(100, "A320-232")),
            f.OptionalValue("built", new IntegerShape(1903, 2100, 2005)),
            f.Required("cabins", new ArrayShape<CabinBody>(CabinBody.Shape, 1, 4)),
            f.OptionalValue("layoutAssumed", new BooleanShape()) ?? false);
        // The airplane checks overlapping rows and the rest of the layout; a duplicate cabin could not even be stored.
        if (body.Cabins.DistinctBy(c => c?.Cabin).Count() != body.Cabins.Count) f.Fail("cabins", "duplicate", "The cabin is a duplicate.");
        return body;
    }
}

/// <summary>The airplane without its tail number, which is in the path (the body may repeat it).</summary>
internal sealed record ReplaceAirplaneRequest(string? Tail, AirplaneBody Airplane) : IShaped<ReplaceAirplaneRequest>
{
    public static ObjectShape<ReplaceAirplaneRequest> Shape { get; } = new(f =>
    {
        var tail = f.Optional("tail", FleetForms.Tail);
        return new ReplaceAirplaneRequest(tail, AirplaneBody.Read(f, tail ?? ""));
    }, example: """
        { "tail": "N635JB", "manufacturer": "AIRBUS", "model": "A320-232", "built": 2005, "layoutAssumed": false,
          "cabins": [{ "cabin": "economy", "firstRow": 10, "lastRow": 44, "seats": "ABC DEF" }] }
        """);
}

/// <summary>The seats of one cabin.</summary>
internal sealed record CabinBody(
    Cabin Cabin, int FirstRow, int LastRow, string Seats,
    ImmutableArray<int> ExitRows, ImmutableArray<int> SkipRows, ImmutableArray<string> Missing, ImmutableArray<string> Blocked)
{
    private static readonly IntegerShape Row = new(1, 99, 10);
    private static readonly ListShape<int> Rows = new(new ArrayShape<int>(Row, 0, 99, unique: true));
    private static readonly ListShape<string> Designators = new(new ArrayShape<string>(FleetForms.Seat, 0, 1000, unique: true));

    public static readonly ObjectShape<CabinBody> Shape = new(f =>
    {
        var cabin = new CabinBody(
            f.Required("cabin", Choice<Cabin>.Shape),
            f.Required("firstRow", Row),
            f.Required("lastRow", new IntegerShape(1, 99, 44)),
            f.Required("seats", FleetForms.Letters),
            f.Optional("exitRows", Rows)?.Items ?? [],
            f.Optional("skipRows", Rows)?.Items ?? [],
            f.Optional("missing", Designators)?.Items ?? [],
            f.Optional("blocked", Designators)?.Items ?? []);
        if (cabin.LastRow < cabin.FirstRow && cabin.LastRow > 0) f.Fail("lastRow", "out_of_range", "The last row comes before the first.");
        return cabin;
    }, "CabinLayoutRequest", """
        { "cabin": "economy", "firstRow": 10, "lastRow": 44, "seats": "ABC DEF", "exitRows": [24], "skipRows": [13],
          "missing": ["44F"], "blocked": ["44E"] }
        """);

    public CabinLayout ToLayout() => new(Cabin, FirstRow, LastRow, Seats, ExitRows, SkipRows, Missing, Blocked);

    public static CabinBody From(CabinLayout layout) =>
        new(layout.Cabin, layout.FirstRow, layout.LastRow, layout.Seats, layout.ExitRows, layout.SkipRows, layout.Missing, layout.Blocked);
}
