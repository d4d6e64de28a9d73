using FlightTickets.Api.Hosting;
using FlightTickets.CommandLine;

return await new HostProgram
{
    Name = "flighttickets-api",
    Summary = "FlightTickets' API: HTTP for a cluster of silos.",
    DefaultUrl = ApiServer.DefaultUrl,
    Serve = ApiServer.RunAsync,
}.RunAsync(args);
