namespace FlightTickets.Api.Http.Input;

/// <summary>Answers before the handler where something bound from the request is invalid, so no handler can forget to look.</summary>
internal static class RefuseInvalid
{
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is IBound { Problem: { } problem }) return ValueTask.FromResult<object?>(problem);
        }

        return next(context);
    }
}
