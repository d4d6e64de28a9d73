using FlightTickets.Check.Rules;
using FlightTickets.Payments;
using FlightTickets.Persistence;

namespace FlightTickets.Check;

/// <summary>
/// Compares all stored state with the invariants. It only reads, in pages, so it may run beside a live system of any size. In memory it
/// keeps only each flight's times and airplane, and the test gateway's record.
/// </summary>
public sealed class Checker
{
    private readonly Tables _tables;
    private readonly TestGatewayJournal? _gateway;
    private readonly CheckSettings _settings;
    private readonly TimeProvider _time;

    /// <summary>Sets what is checked.</summary>
    /// <param name="services">Has Orleans' serializer.</param>
    /// <param name="storeOf">The store of each context, opened; the same object where contexts share one.</param>
    /// <param name="settings">The settings of the check.</param>
    /// <param name="time">The domain's clock.</param>
    public Checker(IServiceProvider services, Func<string, IRowStore> storeOf, CheckSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _time) = (settings, time);
        _tables = new Tables(services, storeOf);
        _gateway = settings.TestGatewayFolder is { } folder && Directory.Exists(folder) ? TestGatewayJournal.OpenToRead(folder) : null;
    }

    /// <summary>Checks everything.</summary>
    /// <param name="progress">Receives the number of checked rows of each kind.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DurableStateException">A row is damaged, or was written by a newer build.</exception>
    public async Task<CheckReport> RunAsync(IProgress<CheckProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var started = _time.GetTimestamp();
        var looks = new Looks(_tables, _gateway);
        var (census, uses, cabins, assignments, onBoard) = (new Census(), new List<FlightUse>(), 0L, 0L, 0L);
        List<Violation> found = [];

        Task<long> All<TState>(Look<TState> look, Action<Row<TState>> count)
            where TState : class => LookAtAllAsync(look, count, found, progress, cancellationToken);

        var (numbers, orders) = (new NumbersOnce(), 0L);
        orders = await All(looks.Orders, row =>
        {
            census.Count(row, Now());
            if (numbers.See(row) is { } twice) found.Add(twice);
        });
        var flights = await All(looks.Flights, row =>
        {
            cabins += row.State.Cabins.Length;
            assignments += row.State.Manifest.Entries.Count;
            uses.Add(FlightUse.Of(row.Key, row.State));
        });
        var seats = await All(looks.Seats, row =>
        {
            assignments += row.State.Entries.Length;
            onBoard += row.State.Boarded ? 1 : 0;
        });
        await All(looks.HeldUnpaid, row => assignments += row.State.Entries.Length);
        var payments = await All(looks.Payments, _ => { });
        payments += await All(looks.Accounts, _ => { });
        if (_gateway is not null)
        {
            var (records, lost) = await new GatewayWalk(_tables, new TestGateway(_gateway, _time), _time).CheckAsync(
                Now, n => progress.Report(new("gateway records", n)), cancellationToken);
            payments += records;
            found.AddRange(lost);
        }

        var (airplanes, fleet) = await new Fleet(_tables, _time).CheckAsync(
            uses.ToLookup(use => use.Airplane), uses.ToDictionary(use => use.FlightId), Now,
            n => progress.Report(new("airplanes", n)), cancellationToken);
        found.AddRange(fleet);

        return new CheckReport
        {
            At = _time.GetUtcNow(),
            Invariants =
            [
                Line(Invariant.SeatOnce, "a seat has one live assignment at most, and one live ticket", seats, "seats"),
                Line(Invariant.Capacity, "held + sold within the authorized capacity, or marked oversold", cabins, "cabins"),
                Line(Invariant.LiveOrder, "every sale, assignment and allowance belongs to a live order", assignments,
                    "sales, assignments and allowances"),
                Line(Invariant.ConfirmedWhole, "a confirmed order has its places, seats and money once",
                    census.Confirmed + census.Held, "orders"),
                Line(Invariant.EndedEmpty, "an order that ended holds nothing and keeps no money", census.Ended, "orders"),
                Line(Invariant.AirplaneOnce, "no airplane is in two places", airplanes, "airplanes"),
                Line(Invariant.Money, _gateway is null
                    ? "money adds up (without the gateway's record)"
                    : "money adds up, at the test gateway, too", payments,
                    _gateway is null ? "payments and accounts" : "payments, accounts and gateway records"),
                Line(Invariant.NumberOnce, "an order's number, reference and tickets are no other order's", orders, "orders"),
                Line(Invariant.OnBoardOnce, "a passenger on board has checked in, and has a live ticket", onBoard, "passengers"),
            ],
            Orders = new(census.Confirmed, census.Held, census.Ended, census.UnderWay),
            Flights = flights,
            Rows = _tables.Tally.Rows,
            Elapsed = _time.GetElapsedTime(started),
            Violations = found,
        };

        InvariantReport Line(Invariant invariant, string title, long examined, string what) =>
            new((int)invariant, title, examined, what, found.Count(v => v.Invariant == invariant));
    }

    private AuditClock Now() => new(_time.GetUtcNow(), _settings.Grace);

    private async Task<long> LookAtAllAsync<TState>(
        Look<TState> look, Action<Row<TState>> count, List<Violation> found, IProgress<CheckProgress> progress,
        CancellationToken cancellationToken)
        where TState : class
    {
        var suspects = new Suspects<TState>(look, Now, _time);
        var seen = 0L;
        await foreach (var page in look.Table.PagesAsync(cancellationToken))
        {
            var beside = await look.Beside(page, cancellationToken);
            var moment = Now();
            foreach (var row in page)
            {
                count(row);
                if (look.Judge(row, beside, moment).ToList() is { Count: > 0 } violations) suspects.Add(row.Key, violations);
            }

            progress.Report(new(look.Name, seen += page.Count));
        }

        found.AddRange(await suspects.ConfirmAsync(cancellationToken));
        return seen;
    }
}
