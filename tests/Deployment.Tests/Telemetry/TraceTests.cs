using System.Security.Cryptography;
using FlightTickets.Deployment.Tests.Running;

namespace FlightTickets.Deployment.Tests.Telemetry;

/// <summary>
/// One booking is one trace: from the client's own trace context through the API, the grains and the database to the broker and back.
/// </summary>
public sealed class TraceTests(Deployed deployed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_is_followed_by_its_trace_id()
    {
        var flight = await deployed.FlightAsync();
        var customer = await deployed.Client.CustomerAsync("traced@example.com", "Traced");
        var trace = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var order = await deployed.Client.BookAsync(customer, flight, "10A", traceParent: $"00-{trace}-00f067aa0ba902b7-01");
        Assert.Equal("confirmed", order.GetProperty("status").GetString());

        var all = await deployed.Collector.WaitAsync(
            spans => spans.Any(span => span.Trace == trace && span.Name == "process"), Cancellation);
        // What began before it may be sent after it.
        all = await deployed.Collector.WaitAsync(spans => Missing(spans, trace) is null, Cancellation);
        var booking = all.Where(span => span.Trace == trace).ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine(Tree(booking, "00f067aa0ba902b7", ""));

        // From a commit to the batch that made it durable, and to what the database was asked.
        var commits = booking.Where(span => span.Name == "commit").ToArray();
        foreach (var commit in commits)
        {
            var batch = Assert.Single(all, span => commit.Links.Contains((span.Trace, span.Id)));
            Assert.Equal("write batch", batch.Name);
            Assert.Contains(all, span => span.Scope == "Npgsql" && span.Parent == batch.Id);
        }

        // Nothing of the trace hangs in the air.
        var ids = booking.Select(span => span.Id).Append("00f067aa0ba902b7").ToHashSet();
        Assert.All(booking, span => Assert.Contains(span.Parent!, ids));
    }

    // Waits that end as soon as everything is there tell what is not, if it never comes.
    private static string? Missing(IReadOnlyList<Span> all, string trace)
    {
        var booking = all.Where(span => span.Trace == trace).ToArray();
        (string Service, string Scope, string Part)[] wanted =
        [
            ("flighttickets-api", "Microsoft.AspNetCore", "POST"),
            ("flighttickets-api", "Microsoft.Orleans.Application", "order"),
            ("flighttickets-silo", "Microsoft.Orleans.Application", "order"),
            ("flighttickets-silo", "Microsoft.Orleans.Application", "IFlightParts"),
            ("flighttickets-silo", "FlightTickets.Payments", "gateway authorize"),
            ("flighttickets-silo", "FlightTickets.Payments", "gateway capture"),
            ("flighttickets-silo", "FlightTickets.Persistence", "commit"),
            ("flighttickets-silo", "FlightTickets.Events", "publish"),
            ("flighttickets-silo", "FlightTickets.Events", "process"),
        ];
        foreach (var want in wanted)
        {
            if (!booking.Any(span => span.Service == want.Service && span.Scope == want.Scope
                && span.Name.Contains(want.Part, StringComparison.OrdinalIgnoreCase)))
                return want.ToString();
        }

        var batches = all.ToLookup(span => (span.Trace, span.Id));
        var parents = all.ToLookup(span => span.Parent);
        if (booking.Where(span => span.Name == "commit")
            .Any(commit => !commit.Links.Any(link => batches.Contains(link) && parents.Contains(link.Id)))) return "a batch";
        var ids = booking.Select(span => span.Id).Append("00f067aa0ba902b7").ToHashSet();
        return booking.FirstOrDefault(span => !ids.Contains(span.Parent!))?.Parent;
    }

    private static string Tree(IReadOnlyList<Span> spans, string parent, string indent) =>
        string.Concat(spans.Where(span => span.Parent == parent)
            .Select(span => $"{indent}{span.Name} ({span.Service}, {span.Scope})\n{Tree(spans, span.Id, indent + "  ")}"));
}
