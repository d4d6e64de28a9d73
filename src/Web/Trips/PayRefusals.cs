using FlightTickets.Client;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>Why a payment did not go through.</summary>
internal static class PayRefusals
{
    public static Refusal Of(Problem problem) => problem.Code == "payment_declined"
        ? new Refusal("The card was declined", "Your seats are still held. Try another card.", [])
        : new Refusal("Choose a card", problem.Errors is { Count: > 0 } errors ? errors[0].Detail : problem.Detail, []);
}
