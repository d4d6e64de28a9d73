using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlightTickets.Client;

/// <summary>How the client reads and writes JSON.</summary>
public partial class FlightTicketsClient
{
    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings)
    {
        settings.Converters.Add(new JsonStringEnumConverter());
        // What is not set is left out.
        settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }
}
