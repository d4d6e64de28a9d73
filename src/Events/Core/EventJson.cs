using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlightTickets.Events;

/// <summary>How event data is written and read: camelCase names, enumerations as snake_case words, as on the HTTP wire.</summary>
public static class EventJson
{
    /// <summary>The options; use them to read event data too.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
