using FlightTickets.Api.Http.Problems;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Api.Tests.Http;

public sealed class WireFieldTests
{
    [Fact]
    public void A_field_of_the_body_is_a_JSON_pointer() =>
        Assert.Equal("#/segments/1/flightId",
            WireField.Of(FieldPath.Of(nameof(PlaceOrder.Segments))[1].Then(nameof(SegmentRequest.FlightId)), isQuery: false));

    [Fact]
    public void A_time_is_named_without_its_clock() =>
        Assert.Equal("#/departure", WireField.Of(FieldPath.Of(nameof(ScheduleFlight.DepartureLocal)), isQuery: false));

    [Fact]
    public void An_argument_of_a_query_is_a_parameter() => Assert.Equal("?after", WireField.Of(Refusal.NoCursor.Field!, isQuery: true));
}
