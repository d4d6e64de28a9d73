using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>
/// Moves the disrupted orders of a flight to other flights, one order after the other, by priority. Key: <see cref="RebookingId"/>.
/// </summary>
[Alias("rebooking"), Version(1)]
public interface IRebookingGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins; the work goes on after the answer, and after a crash. Repeating the command shows how far it is; a different one is
    /// <see cref="RefusalCodes.IdempotencyKeyReused"/>.
    /// </summary>
    [Alias("start")]
    Task<Result<StartedRebooking>> Start(StartRebooking command);

    /// <summary>How far it is; <see langword="null"/> if it does not exist.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<RebookingView?> Get();
}

/// <summary>Ids of rebookings.</summary>
public static class RebookingId
{
    /// <summary>The prefix of every id.</summary>
    public const string Prefix = "reb_";

    /// <summary>Derives the id from the request, so that the same request reaches the same grain.</summary>
    /// <param name="userId">The agent.</param>
    /// <param name="flightId">The disrupted flight.</param>
    /// <param name="idempotencyKey">The key, 1 to 255 visible ASCII characters.</param>
    public static string Derive(string userId, string flightId, string idempotencyKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{userId}\nrebooking {flightId}\n{idempotencyKey}"));
        return Prefix + Base64Url.EncodeToString(hash.AsSpan(0, 16));
    }
}

/// <summary>The command that begins a rebooking.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="FlightId">The disrupted flight.</param>
/// <param name="To">The flights to move to, the preferred first; those that each disruption lists when empty.</param>
/// <param name="RequestHash">As in <see cref="PlaceOrder"/>.</param>
[GenerateSerializer, Immutable, Alias("start-rebooking")]
public sealed record StartRebooking(
    [property: Id(0)] string AgentId,
    [property: Id(1)] string FlightId,
    [property: Id(2)] ImmutableArray<string> To,
    [property: Id(3)] string RequestHash);

/// <summary>The answer to <see cref="IRebookingGrain.Start"/>.</summary>
/// <param name="Rebooking">How far it is.</param>
/// <param name="Replayed">Whether an earlier call began it.</param>
[GenerateSerializer, Immutable, Alias("started-rebooking")]
public sealed record StartedRebooking([property: Id(0)] RebookingView Rebooking, [property: Id(1)] bool Replayed);

/// <summary>What became of an order in a rebooking.</summary>
[GenerateSerializer, Alias("rebooking-outcome")]
public enum RebookingOutcome
{
    /// <summary>Its turn has not come, or is not over.</summary>
    Pending = 0,
    /// <summary>It was moved.</summary>
    Rebooked = 1,
    /// <summary>No flight had room for the whole party: its disruption stays as it was.</summary>
    NoRoom = 2,
    /// <summary>The customer, another agent or the deadline had chosen before its turn.</summary>
    Answered = 3,
}

/// <summary>A rebooking.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FlightId">The disrupted flight.</param>
/// <param name="To">The flights to move to; those that each disruption lists when empty.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Orders">The orders, by priority.</param>
[GenerateSerializer, Immutable, Alias("rebooking-view")]
public sealed record RebookingView(
    [property: Id(0)] string Id,
    [property: Id(1)] string FlightId,
    [property: Id(2)] ImmutableArray<string> To,
    [property: Id(3)] DateTimeOffset StartedAt,
    [property: Id(4)] ImmutableArray<RebookedOrder> Orders);

/// <summary>An order of a rebooking.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="DisruptionId">Its disruption.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="FlightId">The flight it was moved to, or is being moved to.</param>
/// <param name="Detail">Why it was not moved.</param>
[GenerateSerializer, Immutable, Alias("rebooked-order")]
public sealed record RebookedOrder(
    [property: Id(0)] string OrderId,
    [property: Id(1)] string DisruptionId,
    [property: Id(2)] RebookingOutcome Outcome,
    [property: Id(3)] string? FlightId,
    [property: Id(4)] string? Detail);
