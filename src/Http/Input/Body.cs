using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Unicode;
using FlightTickets.Api.Http.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace FlightTickets.Api.Http.Input;

/// <summary>A request body or query that declares its fields once.</summary>
internal interface IShaped<T>
{
    static abstract ObjectShape<T> Shape { get; }
}

/// <summary>A value bound from the request that may be invalid; <see cref="RefuseInvalid"/> answers then.</summary>
internal interface IBound
{
    ProblemResult? Problem { get; }
}

/// <summary>The JSON body of a request, read and checked.</summary>
internal sealed class Body<T> : IBound, IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class, IShaped<T>
{
    // A body without required fields.
    private static readonly Lazy<bool> IsOptional = new(() => T.Shape.Describe().Required is not { Count: > 0 });

    private readonly JsonElement _root;

    private Body(ProblemResult problem) => Problem = problem;

    private Body(T value, JsonElement root)
    {
        Value = value;
        _root = root;
    }

    public ProblemResult? Problem { get; }

    /// <summary>The body; valid only after <see cref="Problem"/> was checked.</summary>
    public T Value { get; } = null!;

    /// <summary>SHA-256 of the body's canonical JSON, so that equal requests match in any spelling.</summary>
    public string Hash() => CanonicalJson.Hash(_root);

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!BodyBytes.IsJson(context.Request)) return new Body<T>(BodyBytes.NotJson);
        var bytes = await BodyBytes.ReadAsync(context);
        return bytes is { } body ? Parse(body, context) : new Body<T>(BodyBytes.TooLarge);
    }

    /// <summary>Reads a body whose bytes were already read.</summary>
    public static Body<T> Parse(ReadOnlyMemory<byte> body, HttpContext context)
    {
        if (!Utf8.IsValid(body.Span)) return new Body<T>(new ProblemResult(ProblemCodes.MalformedJson, "The body is not UTF-8."));
        // A body without required fields may be left out; it then counts as an empty object.
        if (body.IsEmpty) body = "{}"u8.ToArray();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, BodyBytes.Options);
        }
        catch (JsonException exception)
        {
            var where = exception is { LineNumber: { } line, BytePositionInLine: { } position }
                ? $" (line {line + 1}, byte {position + 1})"
                : "";
            return new Body<T>(new ProblemResult(ProblemCodes.MalformedJson, $"The body is not JSON, or nested too deeply{where}."));
        }

        context.Response.RegisterForDispose(document);
        // Generated clients send null where a body is left out.
        if (document.RootElement.ValueKind == JsonValueKind.Null && IsOptional.Value) return Parse("{}"u8.ToArray(), context);
        var input = new Input();
        var value = T.Shape.Read(document.RootElement, input);
        return input.ToProblem() is { } problem ? new Body<T>(problem) : new Body<T>(value, document.RootElement);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new BodyMetadata(T.Shape.Describe));
}

/// <summary>A body's entry in the OpenAPI document.</summary>
internal sealed record BodyMetadata(Func<Microsoft.OpenApi.OpenApiSchema> Schema);

/// <summary>Reads bodies into memory, within a bound.</summary>
internal static class BodyBytes
{
    /// <summary>The largest body.</summary>
    public const int MaxLength = 64 * 1024;

    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    public static readonly ProblemResult NotJson = new(ProblemCodes.UnsupportedMediaType, "The body must be application/json in UTF-8.");

    public static readonly ProblemResult TooLarge = new(ProblemCodes.PayloadTooLarge, $"A body has at most {MaxLength} bytes.");

    public static bool IsJson(HttpRequest request)
    {
        if (request.ContentType is null) return request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding");
        if (!Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return false;
        var charset = type.Charset.HasValue ? type.Charset.Value!.Trim('"') : "utf-8";
        return (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && request.Headers.ContentEncoding.Count == 0;
    }

    /// <summary>The body; <see langword="null"/> if it is too long. Valid as long as the request.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxLength) return null;
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > MaxLength)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                return null;
            }

            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var length = (int)read.Buffer.Length;
            var rented = new RentedBytes(length);
            read.Buffer.CopyTo(rented.Bytes);
            reader.AdvanceTo(read.Buffer.End);
            context.Response.RegisterForDispose(rented);
            return rented.Bytes.AsMemory(0, length);
        }
    }

    private sealed class RentedBytes(int length) : IDisposable
    {
        public byte[] Bytes { get; } = ArrayPool<byte>.Shared.Rent(length);

        public void Dispose() => ArrayPool<byte>.Shared.Return(Bytes, clearArray: true);
    }
}
