namespace FlightTickets.Api.Tests.Contract;

/// <summary>An answer and the call that it answers.</summary>
/// <param name="Method">The method of the request.</param>
/// <param name="Path">The path of the request, without a query.</param>
/// <param name="Status">The status code.</param>
/// <param name="MediaType">The content type without parameters, if there is one.</param>
/// <param name="Body">The body, in Base64 where it is no text; <see langword="null"/> where it has no end, as a stream of events.</param>
internal sealed record SeenAnswer(string Method, string Path, int Status, string? MediaType, string? Body)
{
    public override string ToString() => $"{Method} {Path}: {Status} {MediaType} {Body}";
}
