using System.Globalization;

namespace FlightTickets.Simulation;

/// <summary>An event of a flight.</summary>
/// <param name="Data">The product's event.</param>
/// <param name="Id">Its id.</param>
/// <param name="At">When it was raised.</param>
internal sealed record FlightNews(object Data, string Id, DateTimeOffset At)
{
    public static FlightNews Of(string flight, object data, DateTimeOffset at) =>
        new(data, string.Create(CultureInfo.InvariantCulture, $"{flight}/{data.GetType().Name}/{(at - World.Start).Ticks}"), at);
}
