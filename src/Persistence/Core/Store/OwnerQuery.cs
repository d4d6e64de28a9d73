namespace FlightTickets.Persistence;

/// <summary>A page of one owner's rows, in the order of their first write and, within it, their key.</summary>
/// <param name="GrainType">The grain type.</param>
/// <param name="Owner">The owner.</param>
/// <param name="Limit">How many rows at most, 1 or more.</param>
/// <param name="After">The place after which the page begins.</param>
/// <param name="NewestFirst">The direction.</param>
public sealed record OwnerQuery(string GrainType, string Owner, int Limit, PagePlace? After, bool NewestFirst);

/// <summary>A place in an owner's rows.</summary>
/// <param name="Created">The row's <see cref="StoredRow.Created"/>.</param>
/// <param name="GrainId">The row's key.</param>
public readonly record struct PagePlace(long Created, string GrainId);
