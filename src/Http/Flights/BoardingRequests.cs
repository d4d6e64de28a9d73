using FlightTickets.Api.Fleet;
using FlightTickets.Api.Http.Input;
using FlightTickets.Flights;

namespace FlightTickets.Api.Flights;

/// <summary>Who boards: named by exactly one of ticket, seat and scan.</summary>
internal sealed record BoardRequest(BoardPassenger Command) : IShaped<BoardRequest>
{
    // A pass of several flights, with everything an airline may append, is shorter.
    private const int LongestScan = 500;

    /// <summary>A ticket's number.</summary>
    public static readonly FormShape<string> Ticket = new(
        (string text, out string value) => IsTicket(value = text), "a ticket's number: 13 digits", "2790000000017",
        s => s.Pattern = "^[0-9]{13}$", "");

    // Blanks are part of a bar code.
    private static readonly TextShape Scan = new(
        LongestScan, "M1LOVELACE/ADA        EK7MPX2 JFKRSWB6 0135 130Y012A0001 100", trim: false);

    public static ObjectShape<BoardRequest> Shape { get; } = new(Read, example: """{ "seat": "12A" }""");

    /// <summary>Whether a text is a ticket's number.</summary>
    public static bool IsTicket(string text) => text.Length == 13 && text.All(char.IsAsciiDigit);

    /// <summary>Reads the members that name the passenger.</summary>
    public static BoardRequest Read(Fields f)
    {
        var command = new BoardPassenger
        {
            Ticket = f.Optional("ticket", Ticket),
            Seat = f.Optional("seat", FleetForms.Seat),
            Scan = f.Optional("scan", Scan),
        };
        var named = new[] { command.Ticket, command.Seat, command.Scan }.Count(name => name is not null);
        if (named == 0) f.Fail("ticket", "required", "One of ticket, seat and scan is required.");
        else if (named > 1) f.Fail("ticket", "conflicting", "Only one of ticket, seat and scan may be given.");
        return new BoardRequest(command);
    }
}

/// <summary>Who is offloaded, and why.</summary>
internal sealed record OffloadRequest(OffloadPassenger Command) : IShaped<OffloadRequest>
{
    public static ObjectShape<OffloadRequest> Shape { get; } = new(
        f => new OffloadRequest(new OffloadPassenger(BoardRequest.Read(f).Command, f.Required("reason", Choice<OffloadReason>.Shape))),
        example: """{ "ticket": "2790000000017", "reason": "missed" }""");
}

/// <summary>Where the flight boards; what is left out stays.</summary>
internal sealed record GateRequest(UpdateFlight Command) : IShaped<GateRequest>
{
    public static ObjectShape<GateRequest> Shape { get; } = new(f =>
    {
        var command = new UpdateFlight
        {
            Gate = f.Optional("gate", new TextShape(10, "B22", mayBeEmpty: true)),
            Terminal = f.Optional("terminal", new TextShape(10, "5", mayBeEmpty: true)),
        };
        if (command.Gate is null && command.Terminal is null) f.Fail("gate", "required", "One of gate and terminal is required.");
        return new GateRequest(command);
    }, example: """{ "gate": "B22", "terminal": "5" }""");
}
