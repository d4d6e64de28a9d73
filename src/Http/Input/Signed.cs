using System.Reflection;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Clocks;
using FlightTickets.Webhooks;
using Microsoft.AspNetCore.Http.Metadata;

namespace FlightTickets.Api.Http.Input;

/// <summary>A body that is read only after its signature was verified: a caller without the key learns nothing about its faults.</summary>
internal sealed class Signed<T>(Body<T>? body, ProblemResult? problem)
    : IBound, IBindableFromHttpContext<Signed<T>>, IEndpointParameterMetadataProvider
    where T : class, IShaped<T>
{
    public ProblemResult? Problem => problem ?? body?.Problem;

    public T Value => body!.Value;

    public static async ValueTask<Signed<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var services = context.RequestServices;
        var secret = services.GetRequiredService<IConfiguration>()[WebhookSecret.Key]!;
        if (await BodyBytes.ReadAsync(context) is not { } bytes) return new Signed<T>(null, BodyBytes.TooLarge);
        var header = context.Request.Headers[WebhookSignature.Header];
        // The sender signs by the real time, whatever a test clock shows.
        var now = services.GetRequiredKeyedService<TimeProvider>(Pace.Key).GetUtcNow();
        return WebhookSignature.Judge(secret, bytes.Span, header, now) switch
        {
            WebhookVerdict.Valid => BodyBytes.IsJson(context.Request)
                ? new Signed<T>(Body<T>.Parse(bytes, context), null)
                : new Signed<T>(null, BodyBytes.NotJson),
            WebhookVerdict.Expired => Refuse(ProblemCodes.SignatureExpired,
                $"The signature's time is more than {WebhookSignature.Tolerance.TotalMinutes:0} minutes off."),
            _ => Refuse(ProblemCodes.InvalidSignature, $"{WebhookSignature.Header} is missing, or of another secret or body."),
        };

        static Signed<T> Refuse(string code, string detail) => new(null, new ProblemResult(code, detail));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        Body<T>.PopulateMetadata(parameter, builder);
        builder.Metadata.Add(new SignatureMetadata());
    }
}

/// <summary>Marks an endpoint that needs a signature.</summary>
internal sealed record SignatureMetadata;

/// <summary>The gateway's signing secret.</summary>
internal static class WebhookSecret
{
    /// <summary>Its place in the configuration.</summary>
    public const string Key = "Payments:WebhookSecret";
}
