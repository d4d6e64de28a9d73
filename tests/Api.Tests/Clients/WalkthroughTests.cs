using System.Text.RegularExpressions;
using FlightTickets.Api.Tests.Host;
using FlightTickets.ApiClients;

namespace FlightTickets.Api.Tests.Clients;

/// <summary>A developer who pastes docs/walkthrough.md into a shell books, pays and cancels.</summary>
public sealed partial class WalkthroughTests(ApiHost api)
{
    [Fact]
    public async Task The_page_works_as_written()
    {
        var flight = await api.World.NewFlight(new DateTime(2027, 3, 2, 6, 10, 0));
        var page = await File.ReadAllTextAsync(
            Path.Combine(Checkout.Root, "docs", "walkthrough.md"), TestContext.Current.CancellationToken);
        var blocks = Block().Matches(page).Select(match => match.Groups[1].Value).ToList();
        // The first block names a server and a day.
        Assert.StartsWith("API=", blocks[0], StringComparison.Ordinal);
        blocks[0] = $"API={api.Address.ToString().TrimEnd('/')} ORIGIN=JFK DESTINATION=RSW DATE=2027-03-02\n";
        var said = await Npm.Run(Path.GetTempPath(), "bash", "-c", string.Concat(blocks));
        Assert.Contains($"{flight}, seat 1", said, StringComparison.Ordinal);
        Assert.EndsWith("held\npayment_declined\nconfirmed\ncancelled\n", said, StringComparison.Ordinal);
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
