using System.Text.RegularExpressions;
using FlightTickets.Events;
using FlightTickets.Flights.Events;

namespace FlightTickets.Tests;

public sealed partial class EventCatalogTests
{
    [Fact]
    public void Types_are_routing_keys_and_each_has_one_record() =>
        Assert.All(EventCatalog.All, e =>
        {
            Assert.Matches(Name(), e.Name);
            Assert.Same(e, EventCatalog.Of(e.Data));
            Assert.Same(e, EventCatalog.Find(e.Name));
        });

    [Fact]
    public void A_record_that_is_no_event_is_refused()
    {
        Assert.Throws<ArgumentException>(() => EventCatalog.Of(typeof(Money)));
        Assert.Null(EventCatalog.Find("money.printed"));
    }

    [Fact]
    public void The_namespace_names_the_context() => Assert.Equal("flights", EventCatalog.Of(typeof(FlightCancelled)).Context);

    [GeneratedRegex(@"\A[a-z]+(\.[a-z]+(_[a-z]+)*)+\z")]
    private static partial Regex Name();
}
