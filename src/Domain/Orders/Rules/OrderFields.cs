namespace FlightTickets.Orders;

/// <summary>The fields of an order's commands that refusals name.</summary>
internal static class OrderFields
{
    public static FieldPath Passenger(int position) => FieldPath.Of(nameof(PlaceOrder.Passengers))[position];

    public static FieldPath Segment(int position) => FieldPath.Of(nameof(PlaceOrder.Segments))[position];

    public static FieldPath Seats(int segment) => Segment(segment).Then(nameof(SegmentRequest.Seats));
}
