using FlightTickets.Bench.Sql;
using Npgsql;

// The same HTTP contract, as far as a load run needs it, over hand-written SQL: what the actors are measured against.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var connectionString = builder.Configuration.GetConnectionString("Postgres") ?? throw new InvalidOperationException("ConnectionStrings:Postgres is missing.");
builder.Services.AddSingleton(new NpgsqlDataSourceBuilder(connectionString).Build());
builder.Services.AddHostedService<OutboxRelay>();
Tokens.AddTo(builder.Services);

var app = builder.Build();
await Schema.EnsureAsync(app.Services.GetRequiredService<NpgsqlDataSource>());
app.UseAuthentication();
app.UseAuthorization();
app.MapAccounts();
app.MapFlights();
app.MapOrders();
await app.RunAsync();
