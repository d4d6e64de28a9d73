using System.Diagnostics.Metrics;
using System.Text.Json;
using FlightTickets.Orders;

namespace FlightTickets.Api.Orders;

/// <summary>Counts the outcomes of orders, by status or by the code of the refusal.</summary>
internal sealed class OrderMetrics
{
    public const string MeterName = "FlightTickets.Api";

    private readonly Counter<long> _outcomes;

    public OrderMetrics(IMeterFactory meters) =>
        _outcomes = meters.Create(MeterName)
            .CreateCounter<long>("flighttickets.orders.answers", "{answer}", "Answers to commands on orders, by status or refusal");

    public void Count(OrderReply reply) => _outcomes.Add(
        1,
        new KeyValuePair<string, object?>("outcome", reply.Refusal?.Code ?? Name(reply.Order?.Status)),
        new KeyValuePair<string, object?>("replayed", reply.Replayed ? "true" : "false"));

    private static string Name(OrderStatus? status) => status switch
    {
        OrderStatus.Confirmed => "confirmed",
        OrderStatus.Held => "held",
        { } other => JsonNamingPolicy.SnakeCaseLower.ConvertName(other.ToString()),
        null => "none",
    };
}
