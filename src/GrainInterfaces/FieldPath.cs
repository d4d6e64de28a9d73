using System.Globalization;

namespace FlightTickets;

/// <summary>
/// Names a field of a command:
/// <c>FieldPath.Of(nameof(PlaceOrder.Segments))[0].Then(nameof(SegmentRequest.Seats))[1]</c>. The
/// API translates it into its own names and notation.
/// </summary>
[GenerateSerializer, Immutable, Alias("field-path")]
public sealed record FieldPath
{
    /// <summary>The field or list that contains this one; <see langword="null"/> for a field of the command itself.</summary>
    [Id(0)] public FieldPath? Within { get; private init; }

    /// <summary>The field's name in the contract; <see langword="null"/> for an item of a list.</summary>
    [Id(1)] public string? Name { get; private init; }

    /// <summary>The item's position in its list, from 0; meaningless if there is a name.</summary>
    [Id(2)] public int Position { get; private init; }

    /// <summary>An item of this list.</summary>
    public FieldPath this[int position] => new() { Within = this, Position = position };

    /// <summary>A field of the command.</summary>
    public static FieldPath Of(string name) => new() { Name = name };

    /// <summary>A field of this one.</summary>
    public FieldPath Then(string name) => new() { Within = this, Name = name };

    /// <summary>The path as C# would write it, <c>Segments[0].Seats[1]</c>: for logs and tests.</summary>
    public override string ToString() =>
        Name is null ? string.Create(CultureInfo.InvariantCulture, $"{Within}[{Position}]") : Within is null ? Name : $"{Within}.{Name}";
}
