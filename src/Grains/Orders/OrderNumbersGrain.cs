using System.Security.Cryptography;
using FlightTickets.Persistence;

namespace FlightTickets.Orders;

/// <summary>
/// The counter of order numbers. Silos lease blocks of it, so that bookings write no row for it. Key: <see cref="Key"/>.
/// </summary>
[Alias("order-numbers")]
internal interface IOrderNumbersGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "orders";

    /// <summary>Leases numbers to this caller alone; a count of 0 only returns the key.</summary>
    [Alias("lease")]
    Task<NumberBlock> Lease(int count);
}

/// <summary>Leased numbers.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="PermutationKey">The installation's key, made once.</param>
[GenerateSerializer, Immutable, Alias("number-block")]
internal sealed record NumberBlock([property: Id(0)] long First, [property: Id(1)] int Count, [property: Id(2)] ulong PermutationKey);

[GenerateSerializer, Immutable, Alias("order-numbers-state")]
internal sealed record OrderNumbersState([property: Id(0)] long Next, [property: Id(1)] ulong PermutationKey);

[GrainType("order-numbers")]
internal sealed class OrderNumbersGrain([DurableState("Orders")] IDurableState<OrderNumbersState> state) : Grain, IOrderNumbersGrain
{
    public async Task<NumberBlock> Lease(int count)
    {
        await state.LoadAsync();
        var numbers = state.Value ?? new OrderNumbersState(0, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
        // The key must be durable before anybody derives a reference from it.
        if (count > 0 || state.Value is null) await state.CommitAsync(numbers with { Next = numbers.Next + count });
        return new NumberBlock(numbers.Next, count, numbers.PermutationKey);
    }
}
