using FlightTickets.Api.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddCluster();
builder.AddFlightTicketsApi();
if (builder.Configuration["ASPNETCORE_URLS"] is null && builder.Configuration["URLS"] is null) builder.WebHost.UseUrls("http://localhost:8080");

var app = builder.Build();
app.MapFlightTicketsApi();
app.Run();
