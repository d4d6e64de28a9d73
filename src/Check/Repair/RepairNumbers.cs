using System.Globalization;
using FlightTickets.Orders;

namespace FlightTickets.Check.Repair;

/// <summary>
/// Moves the counter of order numbers past every number that may have been given out: a restored backup sets it back, and customers of lost
/// orders still have their booking references and tickets (docs/decisions/0051-order-numbers-skip-ahead-after-a-restore.md).
/// </summary>
internal sealed class RepairNumbers(Tables tables, RepairLog log)
{
    /// <summary>
    /// More numbers than can be lost without a trace: those of unpaid orders, and the rest of the blocks that silos had leased.
    /// </summary>
    private const long Margin = 100_000;

    /// <summary>How many orders were placed for each one that the gateway knows; the others were held, declined or refused.</summary>
    private const long PlacedPerPaid = 10;

    /// <summary>Makes the repair.</summary>
    /// <param name="orders">The stored orders.</param>
    /// <param name="lost">How many orders only the gateway knows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Dictionary<string, OrderState> orders, int lost, CancellationToken cancellationToken)
    {
        var mark = await RestoreMark.ReadAsync(tables.OrderStore, cancellationToken);
        if ((await tables.Numbers.ReadAsync([IOrderNumbersGrain.Key], cancellationToken)).GetValueOrDefault(IOrderNumbersGrain.Key)
            is { State: var counter })
        {
            var next = Next(counter.Next, orders.Values.Select(order => order.Number), lost, mark is not null);
            if (next > counter.Next)
            {
                var why = lost > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"the gateway knows {lost:N0} orders that are gone")
                    : mark is not null ? "the orders were restored" : "an order has a number beyond it";
                await log.DoAsync(new RepairAction("numbers-skipped", IOrderNumbersGrain.Key, string.Create(CultureInfo.InvariantCulture,
                    $"The next order would have had number {counter.Next}, and gets {next}: {why}.")),
                    () => tables.Numbers.PutAsync(IOrderNumbersGrain.Key, counter with { Next = next }, default, cancellationToken));
            }
        }

        if (mark is { } etag)
        {
            await log.DoAsync([], () => RestoreMark.ClearAsync(tables.OrderStore, etag, cancellationToken));
        }
    }

    /// <summary>The next number. It stays, unless orders may have numbers at or beyond it.</summary>
    internal static long Next(long counter, IEnumerable<long> used, int lost, bool isRestored)
    {
        var least = Math.Max(counter, used.DefaultIfEmpty(-1).Max() + 1);
        return least + (lost > 0 || isRestored ? Margin + PlacedPerPaid * lost : 0);
    }
}
