using FlightTickets.Check.Rules;

namespace FlightTickets.Check;

/// <summary>How one kind of row is checked: the rows it is compared with, and the rules.</summary>
/// <param name="Name">The rows' name, in the plural.</param>
/// <param name="Table">Where they are.</param>
/// <param name="Beside">Reads the rows that a page is compared with.</param>
/// <param name="Judge">The rules.</param>
internal sealed record Look<TState>(
    string Name,
    Table<TState> Table,
    Func<IReadOnlyList<Row<TState>>, CancellationToken, Task<Neighbours>> Beside,
    Func<Row<TState>, Neighbours, AuditClock, IEnumerable<Violation>> Judge)
    where TState : class;
