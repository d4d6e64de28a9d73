using FlightTickets.Check.Rules;
using FlightTickets.Orders;

namespace FlightTickets.Check;

/// <summary>Counts orders by their state.</summary>
internal sealed class Census
{
    public long Confirmed { get; private set; }

    public long Held { get; private set; }

    public long Ended { get; private set; }

    public long UnderWay { get; private set; }

    public void Count(Row<OrderState> order, AuditClock moment)
    {
        switch (moment.Of(order))
        {
            case Standing.Confirmed: Confirmed++; break;
            case Standing.Held: Held++; break;
            case Standing.Ended: Ended++; break;
            default: UnderWay++; break;
        }
    }
}
