using System.Collections.Immutable;

namespace FlightTickets;

/// <summary>A page of a list.</summary>
/// <param name="Data">Its items.</param>
/// <param name="After">The cursor of the next page; <see langword="null"/> on the last.</param>
[GenerateSerializer, Immutable, Alias("page`1")]
public sealed record Page<T>([property: Id(0)] ImmutableArray<T> Data, [property: Id(1)] string? After);
