namespace FlightTickets.Persistence;

/// <summary>
/// A store that finds rows by the columns they were written with (<see cref="RowWrite.Owner"/>, <see cref="RowWrite.Reference"/>).
/// </summary>
public interface ILookupStore : IRowStore
{
    /// <summary>A page of an owner's rows, without tombstones.</summary>
    Task<IReadOnlyList<StoredRow>> FindByOwnerAsync(OwnerQuery query, CancellationToken cancellationToken);

    /// <summary>The rows with a reference, without tombstones.</summary>
    Task<IReadOnlyList<StoredRow>> FindByReferenceAsync(string grainType, string reference, CancellationToken cancellationToken);
}
