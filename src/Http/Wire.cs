using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Http;

/// <summary>An amount of money.</summary>
/// <param name="Amount">A decimal string with the currency's own number of digits.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record MoneyResponse(string Amount, string Currency)
{
    public static MoneyResponse From(Money money) => new(money.ToAmountString(), money.Currency);
}

/// <summary>A page of a list.</summary>
/// <param name="Data">Its items.</param>
/// <param name="After">The cursor of the next page; <c>null</c> on the last.</param>
internal sealed record ListResponse<T>(
    IReadOnlyList<T> Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? After)
{
    public static ListResponse<T> From<TView>(Page<TView> page, Func<TView, T> map) => new([.. page.Data.Select(map)], page.After);

    /// <summary>
    /// A page of a complete list. The cursor is the position and the id of the last item, which may
    /// have moved or been removed before the next page.
    /// </summary>
    public static Results<Ok<ListResponse<T>>, ProblemResult> Of(IReadOnlyList<T> all, PageQuery page, Func<T, string> id) =>
        Slice(all, page, id) is { } slice ? TypedResults.Ok(slice) : ProblemResult.From(Refusal.NoCursor);

    /// <summary>The same for an answer with more than the list; <see langword="null"/> for an invalid cursor.</summary>
    public static ListResponse<T>? Slice(IReadOnlyList<T> all, PageQuery page, Func<T, string> id)
    {
        var from = 0;
        if (page.After is { } after)
        {
            if (after.Split(' ', 2) is not [var position, var last] || !int.TryParse(position, NumberStyles.None,
                CultureInfo.InvariantCulture, out from)) return null;
            var at = all.TakeWhile(item => id(item) != last).Count();
            from = at < all.Count ? at + 1 : Math.Min(from, all.Count);
        }

        var to = Math.Min(all.Count, from + page.Limit);
        return new ListResponse<T>([.. all.Skip(from).Take(page.Limit)],
            to < all.Count ? string.Create(CultureInfo.InvariantCulture, $"{to} {id(all[to - 1])}") : null);
    }

    /// <summary>A page of a list whose cursors may be refused.</summary>
    public static Results<Ok<ListResponse<T>>, ProblemResult> From<TView>(Result<Page<TView>> page, Func<TView, T> map) =>
        page.IsRefused ? ProblemResult.From(page.Refusal) : TypedResults.Ok(From(page.Value, map));
}

/// <summary>Enumerations in snake_case.</summary>
internal sealed class SnakeCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;

/// <summary>Instants as RFC 3339 in UTC: <c>2027-05-10T10:10:00Z</c>.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    // A UTC DateTime is written with Z, and with a fraction only where there is one.
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
