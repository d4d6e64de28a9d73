namespace FlightTickets.Web.Api;

/// <summary>An order.</summary>
public sealed record Order(
    string Id, string BookingReference, string Status, Money Base, Money Taxes, Money Total, IReadOnlyList<OrderPassenger> Passengers,
    IReadOnlyList<OrderSegment> Segments, IReadOnlyList<OrderTicket> Tickets, OrderPayment? Payment, IReadOnlyList<OrderPayment> Payments,
    IReadOnlyList<Money> Fees, DateTimeOffset CreatedAt, DateTimeOffset? HoldExpiresAt, string? FailureCode);

/// <summary>An order that was looked up by reference and name: the API shows no money and no tickets of it.</summary>
public sealed record FoundOrder(
    string Id, string BookingReference, string Status, IReadOnlyList<OrderPassenger> Passengers, IReadOnlyList<OrderSegment> Segments,
    DateTimeOffset? HoldExpiresAt)
{
    /// <summary>The booking as an order without money and tickets, for pages that do not show them to a guest.</summary>
    public Order ToOrder()
    {
        var unknown = new Money("0", "");
        return new Order(Id, BookingReference, Status, unknown, unknown, unknown, Passengers, Segments, [], null, [], [], default,
            HoldExpiresAt, null);
    }
}

/// <summary>A passenger of an order.</summary>
public sealed record OrderPassenger(string Id, string GivenName, string FamilyName, DateOnly? BornOn, bool? Cancelled);

/// <summary>A flight of an order.</summary>
public sealed record OrderSegment(
    string Id, string FlightId, string Cabin, IReadOnlyList<string?> Seats, DateTimeOffset DepartureUtc, DateTimeOffset ArrivalUtc,
    bool? Cancelled);

/// <summary>A ticket: one passenger on one flight.</summary>
public sealed record OrderTicket(string Number, int Passenger, int Segment, string? Seat, string Status);

/// <summary>A payment of an order.</summary>
public sealed record OrderPayment(string Id, string Status, Money? Amount, Money? Refunded);

/// <summary>What a cancellation gives back.</summary>
public sealed record CancellationQuote(string Id, Money Refund, DateTimeOffset ExpiresAt);

/// <summary>A boarding pass.</summary>
public sealed record BoardingPass(
    string TicketNumber, string BookingReference, string FlightId, string PassengerName, string Cabin, string? Seat, int Sequence,
    string? Gate, DateTimeOffset DepartureUtc);

/// <summary>Who travels.</summary>
public sealed record Traveller(string GivenName, string FamilyName, string BornOn);

/// <summary>A flight to book, with one seat per traveller, or none to have them assigned later.</summary>
public sealed record SegmentWish(string FlightId, string Cabin, IReadOnlyList<string>? Seats);

/// <summary>The tokens of a signed-in user. They stay on the server and in an encrypted cookie.</summary>
public sealed record Tokens(string AccessToken, int ExpiresIn, string RefreshToken, string? DeviceToken);

/// <summary>The signed-in user's account.</summary>
public sealed record Account(string Email, string Name, IReadOnlyList<string> Roles);

/// <summary>An error of the API (RFC 9457).</summary>
public sealed record Problem(
    int Status, string Code, string? Title, string? Detail, IReadOnlyList<ProblemField>? Errors, IReadOnlyList<LostSeat>? Seats);

/// <summary>A fault of one field.</summary>
public sealed record ProblemField(string Pointer, string Code, string? Detail);

/// <summary>A seat that somebody else has.</summary>
public sealed record LostSeat(int Segment, string Seat);
