using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.Input;

/// <summary>
/// The required shape of a value in a request. A shape reads and checks the value and describes itself in
/// the OpenAPI document, so the two cannot drift apart.
/// </summary>
/// <remarks>Reading continues after a fault, so one answer names all faults.</remarks>
internal abstract class Shape<T>
{
    /// <summary>The substitute for a missing or wrong value while reading continues.</summary>
    public virtual T Fallback => default!;

    public abstract T Read(JsonElement value, Input input);

    public abstract OpenApiSchema Describe();

    protected T WrongType(Input input, string expected)
    {
        input.Fail("wrong_type", $"This must be {expected}.");
        return Fallback;
    }
}

/// <summary>A value that may also appear in a query string.</summary>
internal abstract class ScalarShape<T> : Shape<T>
{
    public abstract T ReadText(string text, Input input);
}

/// <summary>A whole number.</summary>
internal sealed class IntegerShape(int min, int max, int example) : ScalarShape<int>
{
    public override int Read(JsonElement value, Input input)
    {
        if (value.ValueKind != JsonValueKind.Number) return WrongType(input, "a whole number");
        return value.TryGetInt32(out var number) ? Check(number, input) : NotInRange(input);
    }

    public override int ReadText(string text, Input input)
    {
        if (text.Length == 0 || !text.All(char.IsAsciiDigit)) return WrongType(input, "a whole number");
        return int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? Check(number, input) : NotInRange(input);
    }

    public override OpenApiSchema Describe() => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = min.ToString(CultureInfo.InvariantCulture),
        Maximum = max.ToString(CultureInfo.InvariantCulture),
        Examples = [JsonValue.Create(example)],
    };

    private int Check(int number, Input input) => number >= min && number <= max ? number : NotInRange(input);

    private int NotInRange(Input input)
    {
        input.Fail("out_of_range", $"This must be a whole number from {min} to {max}.");
        return Fallback;
    }
}

/// <summary><see langword="true"/> or <see langword="false"/>.</summary>
internal sealed class BooleanShape : Shape<bool>
{
    public override bool Read(JsonElement value, Input input) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => WrongType(input, "true or false"),
    };

    public override OpenApiSchema Describe() => new() { Type = JsonSchemaType.Boolean, Examples = [JsonValue.Create(false)] };
}

/// <summary>A value or <c>null</c>.</summary>
internal sealed class NullableShape<T>(Shape<T> inner) : Shape<T?>
    where T : class
{
    public override T? Read(JsonElement value, Input input) => value.ValueKind == JsonValueKind.Null ? null : inner.Read(value, input);

    public override OpenApiSchema Describe()
    {
        var schema = inner.Describe();
        schema.Type |= JsonSchemaType.Null;
        return schema;
    }
}

/// <summary>A number that need not be whole.</summary>
internal sealed class NumberShape(double min, double max, double example) : Shape<double>
{
    public override double Read(JsonElement value, Input input)
    {
        if (value.ValueKind != JsonValueKind.Number) return WrongType(input, "a number");
        if (value.TryGetDouble(out var number) && number >= min && number <= max) return number;
        input.Fail("out_of_range", string.Create(CultureInfo.InvariantCulture, $"This must be a number from {min} to {max}."));
        return Fallback;
    }

    public override OpenApiSchema Describe() => new() { Type = JsonSchemaType.Number, Examples = [JsonValue.Create(example)] };
}
