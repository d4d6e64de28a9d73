using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Web.Administration;

/// <summary>The fleet, and the seats of an airplane as one can see them.</summary>
internal static class FleetPages
{
    private const string List = "/administration/fleet";

    public static void MapFleet(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(List, Fleet);
        pages.MapGet(List + "/new", (HttpContext context) =>
            Session.Of(context) is null ? PageResult.See(SignInPages.For(context.Request)) : Show(LayoutForm.New, isNew: true, news: null));
        pages.MapGet(List + "/{tail}", Edit);
        pages.MapPost(List, Save);
    }

    private static async Task<IResult> Fleet(HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        return PageResult.Of<FleetPage>(new() { [nameof(FleetPage.Airplanes)] = await staff.ListAirplanes(cancellation) });
    }

    private static async Task<IResult> Edit(string tail, HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        return Show(LayoutForm.Of(await staff.GetAirplane(tail, cancellation)), isNew: false, context.Request.Query["news"]);
    }

    private static async Task<IResult> Save(HttpContext context, IAdminApi admin, CancellationToken cancellation)
    {
        var fields = await context.Request.ReadFormAsync(cancellation);
        var form = LayoutForm.Read(fields);
        var isNew = fields["new"] == "true";
        if (fields["act"] != "save") return Show(form, isNew, news: null);
        if (form.Tail.Length == 0) return Refused(form with { Fault = "The airplane needs a tail number." }, isNew);
        if (form.Request() is not { } airplane)
        {
            const string Fault = "Rows and the year are numbers; exits and left-out rows are numbers with blanks between them.";
            return Refused(form with { Fault = Fault }, isNew);
        }

        try
        {
            await admin.PutAirplane(form.Tail, airplane, cancellation);
            return PageResult.See($"{List}/{Uri.EscapeDataString(form.Tail)}?news=saved");
        }
        catch (ShopApiException exception) when (exception.Status is 404 or 409 or 422)
        {
            var faults = exception.Problem.Errors?.Select(fault => $"{fault.Pointer.TrimStart('#', '/')}: {fault.Detail}").ToArray() ?? [];
            return Refused(form with { Fault = faults.Length > 0 ? string.Join(" ", faults) : exception.Problem.Detail }, isNew);
        }
    }

    private static RazorComponentResult<LayoutPage> Show(LayoutForm form, bool isNew, string? news) => PageResult.Of<LayoutPage>(new()
    {
        [nameof(LayoutPage.Form)] = form,
        [nameof(LayoutPage.IsNew)] = isNew,
        [nameof(LayoutPage.News)] = AdministrationNews.Of(news),
    });

    private static RazorComponentResult<LayoutPage> Refused(LayoutForm form, bool isNew) => PageResult.Of<LayoutPage>(
        new() { [nameof(LayoutPage.Form)] = form, [nameof(LayoutPage.IsNew)] = isNew }, StatusCodes.Status422UnprocessableEntity);
}
