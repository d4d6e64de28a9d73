using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Web.Trips;

/// <summary>Finding a booking without an account.</summary>
internal static class FindPages
{
    public static void MapFind(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/find", () => Find(new FindForm("", "", null)));
        pages.MapPost("/find", Lookup);
    }

    private static async Task<IResult> Lookup(HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        var fields = await context.Request.ReadFormAsync(cancellation);
        var form = new FindForm(fields["reference"].ToString().Trim(), fields["name"].ToString().Trim(), null);
        try
        {
            var found = await api.Lookup(form.Reference, form.Name, cancellation);
            var trip = await Trip.Of(GuestOrder.Of(found), api, places, cancellation);
            return PageResult.Of<TripPage>(new() { [nameof(TripPage.Trip)] = trip, [nameof(TripPage.IsGuest)] = true });
        }
        catch (ShopApiException exception) when (exception.Status is 404 or 422)
        {
            return Find(form with { Fault = "No booking has this reference and this name." });
        }
    }

    private static RazorComponentResult<FindPage> Find(FindForm form) =>
        PageResult.Of<FindPage>(new() { [nameof(FindPage.Form)] = form }, form.Fault is null ? 200 : 404);
}

/// <summary>The form that finds a booking.</summary>
/// <param name="Reference">The booking reference.</param>
/// <param name="Name">A family name.</param>
/// <param name="Fault">What is wrong.</param>
public sealed record FindForm(string Reference, string Name, string? Fault);
