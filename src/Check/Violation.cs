namespace FlightTickets.Check;

/// <summary>A violation of an invariant.</summary>
/// <param name="Invariant">Which invariant it breaks.</param>
/// <param name="Rule">The rule that found it, as a hyphenated name: <c>seat-twice</c>.</param>
/// <param name="Id">The key of the order, flight, seat, payment or airplane.</param>
/// <param name="Other">The other row it disagrees with, where there is one.</param>
/// <param name="Detail">The finding, for a person.</param>
public sealed record Violation(Invariant Invariant, string Rule, string Id, string? Other, string Detail)
{
    /// <summary>Whether both report the same violation of the same rows, whatever the numbers in their text.</summary>
    internal bool IsSame(Violation other) => (Rule, Id, Other) == (other.Rule, other.Id, other.Other);
}
