using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace FlightTickets.Events;

/// <summary>Events in CloudEvents' JSON format (structured mode), as HTTP carries them.</summary>
internal static class CloudEventJson
{
    public static byte[] Write(EventEnvelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>(envelope.Data.Length + 512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", envelope.Id);
            json.WriteString("source", $"/flighttickets/{envelope.Source}");
            json.WriteString("type", envelope.Type);
            json.WriteString("subject", envelope.Subject);
            json.WriteString("time", envelope.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("sequence", envelope.Sequence.ToString("D20", CultureInfo.InvariantCulture));
            if (envelope.TraceParent is { } trace) json.WriteString("traceparent", trace);
            json.WriteString("datacontenttype", "application/json");
            json.WritePropertyName("data");
            json.WriteRawValue(envelope.Data);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
