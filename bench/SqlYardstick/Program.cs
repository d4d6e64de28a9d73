using FlightTickets.Bench.Sql;
using Npgsql;

// The same HTTP contract, as far as a load run needs it, over hand-written SQL: what the actors are measured against.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var connectionString = builder.Configuration.GetConnectionString("Postgres")
    ?? throw new InvalidOperationException("ConnectionStrings:Postgres is missing.");
// A connection keeps its settings, so nothing is to be reset between two bookings.
builder.Services.AddSingleton(
    new NpgsqlDataSourceBuilder(connectionString) { ConnectionStringBuilder = { NoResetOnClose = true } }.Build());
builder.Services.AddHostedService<OutboxRelay>();
builder.Services.AddSingleton<EventQueue>();
builder.Services.AddHostedService(services => services.GetRequiredService<EventQueue>());
Tokens.AddTo(builder.Services);

var app = builder.Build();
await Schema.EnsureAsync(app.Services.GetRequiredService<NpgsqlDataSource>());
app.UseAuthentication();
app.UseAuthorization();
app.MapAccounts();
app.MapFlights();
app.MapOrders();
app.MapRuntimeCounters();
await app.RunAsync();
