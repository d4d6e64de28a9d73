using System.Reflection;
using FlightTickets.Api.Http.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace FlightTickets.Api.Http.Input;

/// <summary>The key under which a POST takes effect once, however often it is sent.</summary>
internal sealed class IdempotencyKey : IBound, IBindableFromHttpContext<IdempotencyKey>, IEndpointParameterMetadataProvider
{
    public const string Header = "Idempotency-Key";

    public const string ReplayedHeader = "Idempotency-Replayed";

    public const int MaxLength = 255;

    private IdempotencyKey(string value, ProblemResult? problem) => (Value, Problem) = (value, problem);

    public string Value { get; }

    public ProblemResult? Problem { get; }

    public static ValueTask<IdempotencyKey?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var values = context.Request.Headers[Header];
        var key = values switch
        {
            [] or [null or ""] => new IdempotencyKey("",
                new ProblemResult(ProblemCodes.IdempotencyKeyRequired, "This POST needs the header Idempotency-Key.")),
            [{ Length: <= MaxLength } value] when value.All(c => c is > ' ' and < '\x7f') => new IdempotencyKey(value, null),
            _ =>
                new IdempotencyKey("", new ProblemResult(ProblemCodes.IdempotencyKeyInvalid,
                    $"An Idempotency-Key is 1 to {MaxLength} visible ASCII characters, once.")),
        };
        return ValueTask.FromResult<IdempotencyKey?>(key);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new IdempotencyMetadata());
}

/// <summary>Marks an endpoint that needs a key.</summary>
internal sealed record IdempotencyMetadata;
