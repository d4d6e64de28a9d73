using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Changes;

/// <summary>The seats of a trip on one flight while they are being changed. The address holds them until they are sent.</summary>
/// <param name="Trip">The trip.</param>
/// <param name="Segment">The flight's position.</param>
/// <param name="Chosen">A seat per passenger of the order; <see langword="null"/> for those who have no place of their own.</param>
/// <param name="Traveller">The passenger who chooses; <see langword="null"/> where nobody can.</param>
/// <param name="Lost">Seats that others took meanwhile.</param>
/// <param name="Fault">What is wrong.</param>
public sealed record TripSeats(
    Trip Trip, int Segment, IReadOnlyList<string?> Chosen, int? Traveller, IReadOnlyList<string> Lost, string? Fault)
{
    /// <summary>The seats that the party has.</summary>
    public IReadOnlyList<string?> Own => Trip.Order.Segments[Segment].Seats;

    /// <summary>Who may choose: those with a place of their own who have not checked in.</summary>
    public IReadOnlyList<int> Choosers { get; } = [.. Trip.Seated(Segment).Where(passenger => !Trip.Order.Tickets.Any(
        ticket => ticket.Passenger == passenger && ticket.Segment == Segment && ticket.Status == TicketStatus.CheckedIn))];

    /// <summary>The first who may choose and has no seat; <see langword="null"/> if all have one.</summary>
    public int? FirstUnseated => Choosers
        .Where(passenger => Chosen[passenger] is null).Select(passenger => (int?)passenger).FirstOrDefault();

    /// <summary>Who chooses after this one; the first after the last.</summary>
    public int? Next => Choosers.Where(passenger => passenger > Traveller).Select(passenger => (int?)passenger).FirstOrDefault()
        ?? (Choosers.Count > 0 ? Choosers[0] : null);

    /// <summary>Reads the seats from an address or a form: first those that the party has.</summary>
    internal static TripSeats Read(Trip trip, int segment, string? text, int? traveller)
    {
        var count = trip.Order.Passengers.Count;
        var own = trip.Order.Segments[segment].Seats;
        var now = Enumerable.Range(0, count).Select(own.ElementAtOrDefault).ToArray();
        var seats = new TripSeats(trip, segment, now, null, [], null);
        if (text is { Length: > 0 })
        {
            var wanted = Booking.ReadSeats(text, count);
            // Those who have checked in, or have no place, are not up for choice.
            foreach (var passenger in seats.Choosers) now[passenger] = wanted[passenger];
        }

        int? first = seats.Choosers.Count > 0 ? seats.Choosers[0] : null;
        return seats with { Traveller = traveller is { } one && seats.Choosers.Contains(one) ? one : first };
    }

    /// <summary>The address of these seats, with somebody choosing.</summary>
    public string Address(int? traveller, IEnumerable<string>? lost = null) => $"/trips/{Trip.Order.Id}/seats" + QueryString.Create(
    [
        new("segment", Segment.ToString(CultureInfo.InvariantCulture)),
        new("seats", Text),
        new("p", traveller?.ToString(CultureInfo.InvariantCulture) ?? ""),
        .. (lost ?? []).Select(seat => new KeyValuePair<string, string?>("lost", seat)),
    ]);

    /// <summary>The seats as the address names them.</summary>
    public string Text => string.Join(',', Chosen.Select(seat => seat ?? "-"));

    /// <summary>The choice with a seat for the present chooser. If another of the party had it, that one loses it.</summary>
    internal TripSeats WithSeat(string seat) => Traveller is not { } chooser ? this : this with
    {
        Chosen = [.. Chosen.Select((had, passenger) => passenger == chooser ? seat
            : had == seat && Choosers.Contains(passenger) ? null : had)],
    };

    /// <summary>The choice without the seats that are not available.</summary>
    internal TripSeats Without(IReadOnlyCollection<string> lost) => this with
    {
        Chosen = [.. Chosen.Select((had, passenger) => had is not null && lost.Contains(had) ? null : had)],
    };
}
