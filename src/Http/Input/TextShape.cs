using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.Input;

/// <summary>
/// Text for people: no control characters, no lone surrogates, something visible, and a maximal length.
/// </summary>
/// <param name="max">The greatest length in characters (code points).</param>
/// <param name="example">An example for the OpenAPI document.</param>
/// <param name="trim">Whether blanks around it are dropped.</param>
/// <param name="mayBeEmpty">Whether it may be empty.</param>
internal sealed class TextShape(int max, string example, bool trim = true, bool mayBeEmpty = false) : ScalarShape<string>
{
    public override string Fallback => "";

    public override string Read(JsonElement value, Input input) =>
        value.ValueKind != JsonValueKind.String ? WrongType(input, "a string")
        : JsonText.TryGet(value, out var text) ? ReadText(text, input)
        : InvalidCharacters(input);

    public override string ReadText(string text, Input input)
    {
        if (!JsonText.IsClean(text)) return InvalidCharacters(input);
        if (trim) text = text.Trim();
        if (!(mayBeEmpty && text.Length == 0) && !JsonText.IsVisible(text)) input.Fail("empty", "This must not be empty.");
        else if (text.Length > max && text.EnumerateRunes().Count() > max)
            input.Fail("too_long", $"This must have at most {max} characters.");
        return text;
    }

    public override OpenApiSchema Describe() => new()
    {
        Type = JsonSchemaType.String,
        MinLength = mayBeEmpty ? 0 : 1,
        MaxLength = max,
        Examples = [JsonValue.Create(example)],
    };

    private string InvalidCharacters(Input input)
    {
        input.Fail("invalid_characters", "This contains control characters or a lone surrogate.");
        return Fallback;
    }
}

/// <summary>Text with a fixed form: a date, a code, a choice.</summary>
/// <param name="parse">Reads it; <see langword="false"/> if it is not of the form.</param>
/// <param name="expected">The expected form, in words.</param>
/// <param name="describe">Its schema beyond being a string.</param>
/// <param name="example">An example.</param>
/// <param name="fallback">The substitute for a wrong value.</param>
internal sealed class FormShape<T>(FormShape<T>.Parser parse, string expected, string example, Action<OpenApiSchema>? describe = null,
    T fallback = default!) : ScalarShape<T>
{
    // No form is longer; longer text is refused unread.
    private const int MaxLength = 300;

    public delegate bool Parser(string text, out T value);

    public override T Fallback => fallback;

    public override T Read(JsonElement value, Input input) =>
        value.ValueKind != JsonValueKind.String ? WrongType(input, "a string: " + expected)
        : JsonText.TryGet(value, out var text) ? ReadText(text, input)
        : Invalid(input, "invalid_characters");

    public override T ReadText(string text, Input input)
    {
        if (text.Length == 0) return Invalid(input, "empty");
        if (text.Length > MaxLength) return Invalid(input, "too_long");
        if (!JsonText.IsClean(text)) return Invalid(input, "invalid_characters");
        return parse(text, out var value) ? value : Invalid(input, "invalid_format");
    }

    public override OpenApiSchema Describe()
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = expected, Examples = [JsonValue.Create(example)] };
        describe?.Invoke(schema);
        return schema;
    }

    private T Invalid(Input input, string code)
    {
        input.Fail(code, $"This must be {expected}.");
        return Fallback;
    }
}
