using System.Reflection;
using FlightTickets.Api.Http.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace FlightTickets.Api.Http.Input;

/// <summary>The query of a request, read and checked.</summary>
internal sealed class Query<T> : IBound, IBindableFromHttpContext<Query<T>>, IEndpointParameterMetadataProvider
    where T : class, IShaped<T>
{
    private Query(T value, ProblemResult? problem) => (Value, Problem) = (value, problem);

    public ProblemResult? Problem { get; }

    public T Value { get; }

    public static ValueTask<Query<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var input = new Input("?");
        var value = T.Shape.Read(context.Request.Query, input);
        return ValueTask.FromResult<Query<T>?>(new Query<T>(value, input.ToProblem()));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new QueryMetadata(() =>
    {
        T.Shape.Describe(out var fields);
        return fields;
    }));
}

/// <summary>A query's entry in the OpenAPI document.</summary>
internal sealed record QueryMetadata(Func<IReadOnlyList<DescribedField>> Fields);

/// <summary>Which page of a list.</summary>
/// <param name="Limit">How many items at most.</param>
/// <param name="After">The cursor of the page before.</param>
internal sealed record PageQuery(int Limit, string? After) : IShaped<PageQuery>
{
    public static ObjectShape<PageQuery> Shape { get; } = new(Read);

    /// <summary>The page, for a query with further parameters.</summary>
    public static PageQuery Read(Fields q) => new(LimitOf(q), q.Optional("after", Paging.Cursor));

    /// <summary>How many items to show, also for a list without a cursor.</summary>
    public static int LimitOf(Fields q) => q.OptionalValue("limit", Paging.Limit) ?? Paging.DefaultLimit;
}

/// <summary>How lists are paged.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;

    public static readonly IntegerShape Limit = new(1, 200, DefaultLimit);

    public static readonly TextShape Cursor = new(300, "CURSOR");
}
