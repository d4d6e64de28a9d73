using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.Input;

/// <summary>A list with limits on its length.</summary>
/// <param name="item">The shape of each element.</param>
/// <param name="min">How many at least.</param>
/// <param name="max">How many at most.</param>
/// <param name="unique">Whether duplicates are refused; <c>null</c> may.</param>
internal sealed class ArrayShape<T>(Shape<T> item, int min, int max, bool unique = false) : Shape<ImmutableArray<T>>
{
    public override ImmutableArray<T> Fallback => [];

    public override ImmutableArray<T> Read(JsonElement value, Input input)
    {
        if (value.ValueKind != JsonValueKind.Array) return WrongType(input, "a list");
        var length = value.GetArrayLength();
        if (length < min || length > max)
        {
            input.Fail(length < min ? "too_few" : "too_many", $"This must have {min} to {max} elements, not {length}.");
            return Fallback;
        }

        var items = ImmutableArray.CreateBuilder<T>(length);
        foreach (var element in value.EnumerateArray())
        {
            input.Enter(items.Count);
            var read = item.Read(element, input);
            if (unique && read is not null && items.Contains(read)) input.Fail("duplicate", "This is a duplicate.");
            items.Add(read);
            input.Leave();
        }

        return items.MoveToImmutable();
    }

    public override OpenApiSchema Describe()
    {
        var schema = item.Describe();
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = schema,
            MinItems = min,
            MaxItems = max,
            UniqueItems = unique ? true : null,
            Examples = schema.Examples is [var example, ..] ? [new JsonArray(example.DeepClone())] : null,
        };
    }
}

/// <summary>A list as a reference, so that it can be left out.</summary>
internal sealed class ListShape<T>(ArrayShape<T> inner) : Shape<ListShape<T>.List>
{
    public override List Fallback => new([]);

    public override List Read(JsonElement value, Input input) => new(inner.Read(value, input));

    public override OpenApiSchema Describe() => inner.Describe();

    internal sealed record List(ImmutableArray<T> Items);
}
