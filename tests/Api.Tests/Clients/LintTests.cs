namespace FlightTickets.Api.Tests.Clients;

/// <summary>Linters find no error in the committed OpenAPI document, which is the one that the server has.</summary>
public sealed class LintTests
{
    [Theory]
    [InlineData("redocly")]
    [InlineData("spectral")]
    public async Task A_linter_finds_no_error(string linter)
    {
        var folder = await Npm.Install("tools/ApiLint");
        await Npm.Run(folder, "npm", "run", "--silent", linter);
    }
}
