using FlightTickets.Check.Rules;

namespace FlightTickets.Check;

/// <summary>How one kind of row is looked at: what it is held against, and by which rules.</summary>
/// <param name="Name">What the rows are called, in the plural.</param>
/// <param name="Table">Where they are.</param>
/// <param name="Beside">Reads what a page of them is held against.</param>
/// <param name="Judge">The rules.</param>
internal sealed record Look<TState>(
    string Name,
    Table<TState> Table,
    Func<IReadOnlyList<Row<TState>>, CancellationToken, Task<Neighbours>> Beside,
    Func<Row<TState>, Neighbours, AuditClock, IEnumerable<Violation>> Judge)
    where TState : class;
