using System.IO.Compression;
using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Administration;
using FlightTickets.Web.Api;
using FlightTickets.Web.Board;
using FlightTickets.Web.Changes;
using FlightTickets.Web.Departures;
using FlightTickets.Web.Desk;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FlightTickets.Web.Hosting;

/// <summary>The pages that people use, for any host that reaches the API over HTTP.</summary>
public static class FlightTicketsPages
{
    /// <summary>Adds the pages' services.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="keysFolder">The folder of the keys that encrypt cookies; all servers of the same pages need the same keys. Without it a
    /// restart signs everybody out.</param>
    public static WebApplicationBuilder AddFlightTicketsPages(this WebApplicationBuilder builder, string? keysFolder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddMemoryCache();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiAddress>();
        services.AddSingleton<Suggestions>();
        services.AddSingleton<SessionCookie>();
        services.AddScoped<Places>();
        services.AddScoped<ChangeDesk>();
        services.AddTransient<VisitorHeaders>();
        services.AddTransient<IShopApi, ShopApi>();
        services.AddTransient<IStaffApi, StaffApi>();
        services.AddTransient<IAdminApi, AdminApi>();
        services.AddHttpClient<IFlightTicketsClient, FlightTicketsClient>((provider, http) =>
        {
            http.BaseAddress = provider.GetRequiredService<ApiAddress>().Uri;
            // The API answers a booking that takes longer than 10 s by 202.
            http.Timeout = TimeSpan.FromSeconds(15);
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }).AddHttpMessageHandler<VisitorHeaders>().RemoveAllLoggers();
        var protection = services.AddDataProtection().SetApplicationName("FlightTickets");
        if (keysFolder is not null) protection.PersistKeysToFileSystem(Directory.CreateDirectory(keysFolder));
        else protection.UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "ft-form";
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.FormFieldName = "form-token";
            // frame-ancestors says the same.
            o.SuppressXFrameOptionsHeader = true;
        });
        services.AddResponseCompression(o =>
        {
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
            o.MimeTypes = ["text/html"];
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Optimal);
        return builder;
    }

    /// <summary>Answers every address that is not the API's with a page.</summary>
    /// <param name="app">The pipeline, in front of the API's.</param>
    public static IApplicationBuilder UseFlightTicketsPages(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.MapWhen(context => !ApiPaths.Contain(context.Request.Path), pages =>
        {
            pages.UseMiddleware<PageHeaders>();
            pages.UseResponseCompression();
            pages.UseMiddleware<PageErrors>();
            pages.UseRouting();
            pages.UseMiddleware<SessionRefresh>();
            pages.UseEndpoints(routes =>
            {
                routes.MapFiles();
                var forms = routes.MapGroup("").AddEndpointFilter<FormToken>();
                forms.MapSearch();
                forms.MapBooking();
                forms.MapSignIn();
                forms.MapTrips();
                forms.MapFind();
                forms.MapPayments();
                forms.MapCheckIn();
                forms.MapCancellations();
                forms.MapDisruptions();
                forms.MapChanges();
                forms.MapSeats();
                forms.MapBoard();
                forms.MapBoardFlights();
                forms.MapBoardAirplanes();
                forms.MapBoardDisruptions();
                forms.MapBoardRebookings();
                forms.MapDesk();
                forms.MapAdministration();
                forms.MapFleet();
                forms.MapDepartures();
            });
        });
    }
}
