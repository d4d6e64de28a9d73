using FlightTickets.Api.Flights;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Payments;
using FlightTickets.Api.Users;
using FlightTickets.Orders;

namespace FlightTickets.Api.Orders;

/// <summary>Which of all orders: at least one of the parameters that lead to few.</summary>
internal sealed record FindOrdersQuery(FindOrders Wish) : IShaped<FindOrdersQuery>
{
    private static readonly FormShape<string> Payment = new(
        (string text, out string value) => PaymentEndpoints.IsId(value = text.Trim()), "the id of a payment", "pay_Soq76veeBSj9vHY8HStmBA",
        fallback: "");

    public static ObjectShape<FindOrdersQuery> Shape { get; } = new(q =>
    {
        var wish = OrderFilterQuery.Read(q) with
        {
            Ticket = q.Optional("ticket", BoardRequest.Ticket),
            Payment = q.Optional("payment", Payment),
            Email = q.Optional("email", UserForms.Email),
        };
        if (!wish.IsBounded)
        {
            q.Fail("reference", "required",
                "One of reference, ticket, payment, email, familyName and flight is required; the others narrow the search.");
        }

        return new FindOrdersQuery(wish);
    });
}

/// <summary>Which of the caller's own orders; all without a filter.</summary>
internal sealed record OrderFilterQuery(FindOrders Wish) : IShaped<OrderFilterQuery>
{
    private static readonly TextShape GivenName = new(100, "Ada");

    public static ObjectShape<OrderFilterQuery> Shape { get; } = new(q => new OrderFilterQuery(Read(q)));

    public static FindOrders Read(Fields q)
    {
        var page = PageQuery.Read(q);
        return new FindOrders
        {
            Reference = q.Optional("reference", OrderForms.Reference),
            FamilyName = q.Optional("familyName", OrderForms.FamilyName),
            GivenName = q.Optional("givenName", GivenName),
            FlightId = q.Optional("flight", OrderForms.Flight),
            Date = q.OptionalValue("date", TimeForms.Date),
            Status = q.OptionalValue("status", Choice<OrderStatus>.Shape),
            Limit = page.Limit,
            After = page.After,
        };
    }
}
