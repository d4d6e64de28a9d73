using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: AssemblyFixture(typeof(FlightTickets.Web.Tests.Browser.Shop))]

namespace FlightTickets.Web.Tests.Browser;

/// <summary>Standalone as a newcomer starts it, and a real browser in front of it. Both start once for all tests.</summary>
public sealed partial class Shop : IAsyncLifetime
{
    /// <summary>The first admin.</summary>
    public const string AdminEmail = "admin@example.com";

    /// <summary>The first admin's password.</summary>
    public const string AdminPassword = "difference-engine-1822";

    private static readonly string Program = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "StandaloneProgram").Value!;

    private static readonly string? Chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);

    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-web-").FullName;
    private Process? _process;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private int _accounts;

    /// <summary>Where the shop is.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The day on which the sample flies.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>An email that nobody has.</summary>
    public string NewEmail() => $"visitor{Interlocked.Increment(ref _accounts)}@example.com";

    /// <summary>A new browser window with nothing in it. The test is skipped where there is no browser.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(_browser is not null, "Chromium is not installed: apt-get install chromium");
        options ??= new();
        options.BaseURL ??= Address.ToString();
        options.ReducedMotion ??= ReducedMotion.Reduce;
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        return await context.NewPageAsync();
    }

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null) return;
        await StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            // The tests may run as root, and in a container with little shared memory.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Program, $"--DataFolder={_folder}", $"--Admin:Password={AdminPassword}"])
            info.ArgumentList.Add(argument);
        info.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        info.Environment["DOTNET_gcServer"] = "0";
        _process = Process.Start(info)!;
        var output = "";
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            output += line + "\n";
            if (ShopLine().Match(line) is { Success: true } shop) Address = new Uri(shop.Groups[1].Value);
            if (SuggestionLine().Match(line) is not { Success: true } suggestion) continue;
            Day = DateOnly.Parse(suggestion.Groups[1].Value, CultureInfo.InvariantCulture);
            // Read on, so that the process never waits for its output to be read.
            _ = _process.StandardOutput.ReadToEndAsync();
            return;
        }

        throw new InvalidOperationException($"Standalone ended without an address:\n{output}");
    }

    [GeneratedRegex(@"shop\s+(http\S+)")]
    private static partial Regex ShopLine();

    [GeneratedRegex(@"on (\d{4}-\d{2}-\d{2}); paste this")]
    private static partial Regex SuggestionLine();
}
