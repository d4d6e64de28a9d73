using System.Text.Json;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.Input;

/// <summary>The fields of an object, read one after the other.</summary>
internal abstract class Fields
{
    /// <summary>A field that must be there.</summary>
    public abstract T Required<T>(string name, Shape<T> shape);

    /// <summary>A field that may be missing or <c>null</c>, with a fallback.</summary>
    public abstract T? Optional<T>(string name, Shape<T> shape)
        where T : class;

    /// <summary>A value that may be missing or <c>null</c>.</summary>
    public abstract T? OptionalValue<T>(string name, Shape<T> shape)
        where T : struct;

    /// <summary>Records a fault of a field in combination with others.</summary>
    public void Fail(string field, string code, string detail) => Fail([field], code, detail);

    /// <summary>Records a fault deeper inside, by names and positions.</summary>
    public abstract void Fail(ReadOnlySpan<object> path, string code, string detail);
}

/// <summary>Fields of a JSON object.</summary>
internal sealed class JsonFields : Fields
{
    private readonly JsonProperty[] _unread;
    private readonly Input _input;

    public JsonFields(JsonElement value, Input input)
    {
        _input = input;
        _unread = new JsonProperty[value.GetPropertyCount()];
        var count = 0;
        foreach (var property in value.EnumerateObject()) _unread[count++] = property;
    }

    public override T Required<T>(string name, Shape<T> shape)
    {
        var value = Take(name);
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) return Read(name, shape, value);
        _input.Fail([name], "required", "This is required.");
        return shape.Fallback;
    }

    public override T? Optional<T>(string name, Shape<T> shape)
        where T : class =>
        Take(name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value ? Read(name, shape, value) : null;

    public override T? OptionalValue<T>(string name, Shape<T> shape) =>
        Take(name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value ? Read(name, shape, value) : null;

    public override void Fail(ReadOnlySpan<object> path, string code, string detail) => _input.Fail(path, code, detail);

    /// <summary>Unread fields are errors: otherwise a misspelt field would be silently ignored.</summary>
    public void RefuseUnread()
    {
        foreach (var property in _unread)
        {
            if (property.Value.ValueKind != JsonValueKind.Undefined)
                _input.Fail([JsonText.NameOf(property) is { } name && JsonText.IsClean(name) ? name : "?"], "unknown_field",
                    "The field is unknown or a duplicate.");
        }
    }

    private T Read<T>(string name, Shape<T> shape, JsonElement value)
    {
        _input.Enter(name);
        var result = shape.Read(value, _input);
        _input.Leave();
        return result;
    }

    // The first field of that name: a duplicate stays unread and is refused.
    private JsonElement Take(string name)
    {
        for (var i = 0; i < _unread.Length; i++)
        {
            if (_unread[i].Value.ValueKind == JsonValueKind.Undefined || !_unread[i].NameEquals(name)) continue;
            var value = _unread[i].Value;
            _unread[i] = default;
            return value;
        }

        return default;
    }
}

/// <summary>Fields of a query string.</summary>
internal sealed class QueryFields(IQueryCollection query, Input input) : Fields
{
    public override T Required<T>(string name, Shape<T> shape)
    {
        if (query.TryGetValue(name, out var values) && values.Count > 0) return Read(name, shape, values);
        input.Fail([name], "required", "This query parameter is required.");
        return shape.Fallback;
    }

    public override T? Optional<T>(string name, Shape<T> shape)
        where T : class => query.TryGetValue(name, out var values) ? Read(name, shape, values) : null;

    public override T? OptionalValue<T>(string name, Shape<T> shape) =>
        query.TryGetValue(name, out var values) ? Read(name, shape, values) : null;

    public override void Fail(ReadOnlySpan<object> path, string code, string detail) => input.Fail(path, code, detail);

    private T Read<T>(string name, Shape<T> shape, Microsoft.Extensions.Primitives.StringValues values)
    {
        if (shape is not ScalarShape<T> scalar)
            throw new InvalidOperationException($"The query parameter {name} has a shape that no text can have.");
        if (values is not [{ } text])
        {
            input.Fail([name], "duplicate", "This query parameter is a duplicate.");
            return shape.Fallback;
        }

        input.Enter(name);
        var result = scalar.ReadText(text, input);
        input.Leave();
        return result;
    }
}

/// <summary>A field of a described object.</summary>
internal sealed record DescribedField(string Name, OpenApiSchema Schema, bool IsRequired);

/// <summary>Learns which fields are read.</summary>
internal sealed class DescribingFields : Fields
{
    public List<DescribedField> Described { get; } = [];

    public override T Required<T>(string name, Shape<T> shape) => Describe(name, shape, isRequired: true);

    public override T? Optional<T>(string name, Shape<T> shape)
        where T : class => Describe(name, shape, isRequired: false);

    public override T? OptionalValue<T>(string name, Shape<T> shape) => Describe(name, shape, isRequired: false);

    public override void Fail(ReadOnlySpan<object> path, string code, string detail)
    {
        // Rules over several fields have no place in a schema.
    }

    private T Describe<T>(string name, Shape<T> shape, bool isRequired)
    {
        Described.Add(new DescribedField(name, shape.Describe(), isRequired));
        return shape.Fallback;
    }
}
