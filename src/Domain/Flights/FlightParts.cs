using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace FlightTickets.Flights;

/// <summary>
/// A flight and the seats it carries, booked together by an order: each part follows its own rules and has its own answer.
/// </summary>
/// <remarks>
/// All parts are decided in one turn, before the first of them waits for the disk, so that one batch writes their rows.
/// </remarks>
internal sealed class FlightParts(FlightDriver flight, FlightSeats seats)
{
    /// <summary>The flight's places.</summary>
    public FlightDriver Flight => flight;

    /// <summary>Its seats.</summary>
    public FlightSeats Seats => seats;

    /// <inheritdoc cref="IBookable.Hold"/>
    public Task<ImmutableArray<HoldResult>> Hold(
        string orderId, int attempt, ImmutableArray<FlightPart> parts, TimeSpan ttl, bool promised) => Ask(parts, part =>
        {
            var request = new HoldRequest(orderId, attempt, part.Claim, ttl, promised);
            return part.Seat is { } seat ? seats.Hold(seat, request) : flight.Hold(request);
        });

    /// <inheritdoc cref="IBookable.Confirm"/>
    public Task<ImmutableArray<ConfirmResult>> Confirm(string orderId, int attempt, ImmutableArray<FlightPart> parts) =>
        Ask(parts, part => part.Seat is { } seat
            ? seats.Confirm(seat, orderId, attempt, part.Claim)
            : flight.Confirm(orderId, attempt, part.Claim));

    /// <inheritdoc cref="IBookable.Release"/>
    public Task Release(string orderId, int attempt, ImmutableArray<FlightPart> parts) =>
        Ask(parts, part => Done(part.Seat is { } seat ? seats.Release(seat, orderId, attempt) : flight.Release(orderId, attempt)));

    /// <inheritdoc cref="IBookable.Withdraw"/>
    public Task Withdraw(string orderId, int attempt, ImmutableArray<FlightPart> parts) =>
        Ask(parts, part => Done(part.Seat is { } seat ? seats.Withdraw(seat, orderId, attempt) : flight.Withdraw(orderId, attempt)));

    private async Task<ImmutableArray<TAnswer>> Ask<TAnswer>(ImmutableArray<FlightPart> parts, Func<FlightPart, ValueTask<TAnswer>> ask)
    {
        var listed = parts.Any(part => part.Seat is not null) ? seats.ListAsync() : default;
        if (parts.Any(part => part.Seat is null)) await flight.LoadAsync();
        await listed;
        var asked = new Task<TAnswer>[parts.Length];
        for (var i = 0; i < asked.Length; i++) asked[i] = ask(parts[i]).AsTask();
        return ImmutableCollectionsMarshal.AsImmutableArray(await Task.WhenAll(asked));
    }

    private static async ValueTask<Done> Done(ValueTask done)
    {
        await done;
        return default;
    }
}
