using FlightTickets.ApiClients;

// dotnet run -c Release --project tools/ApiClients
var folder = args is [var given] ? given : Path.Combine(Checkout.Root, "clients");
await foreach (var (path, text) in GeneratedClients.Of(await ApiDocument.Json()))
{
    var target = Path.Combine(folder, path);
    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
    await File.WriteAllTextAsync(target, text);
    Console.WriteLine(target);
}
