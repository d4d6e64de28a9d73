using System.Globalization;
using System.Text.Json;
using FlightTickets.Api.Tests.Clients;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Api.Tests.Orders;

/// <summary>A decoder that is not ours reads our bar codes: what each item must say is spelt here, not by the code under test.</summary>
public sealed class BoardingPassDecoderTests
{
    // A name as it is booked, and as a machine-readable passport spells it.
    private static readonly (string Booked, string Machine)[] Names =
    [
        ("Lovelace", "LOVELACE"), ("Müller-Lüdenscheidt", "MUELLERLUEDENSCHEIDT"), ("Ødegård", "OEDEGAARD"), ("Þórðarson", "THORDARSON"),
        ("O'Connor", "OCONNOR"), ("de la Cruz", "DELACRUZ"), ("Nguyễn", "NGUYEN"), ("Weiß", "WEISS"), ("Łukasiewicz", "LUKASIEWICZ"),
        ("Æbelø", "AEBELOE"), ("Çelik", "CELIK"), ("Ağaoğlu", "AGAOGLU"), ("山田", ""), ("Li", "LI"), ("Wolfeschlegelsteinhausen",
            "WOLFESCHLEGELSTEINHAUSEN"), ("Äöüåß", "AEOEUEAASS"),
    ];

    private static readonly DateOnly[] Dates =
    [
        new(2027, 1, 1), new(2027, 3, 1), new(2027, 12, 31), new(2028, 1, 1), new(2028, 2, 28), new(2028, 2, 29), new(2028, 3, 1),
        new(2028, 12, 31), new(2100, 2, 28), new(2100, 12, 31),
    ];

    private static readonly string[] Airports = ["JFK", "EWR", "LGA", "RSW", "HNL"];

    [Fact]
    public async Task Another_decoder_reads_every_item()
    {
        const int count = 10_000;
        var folder = await Npm.Install("tools/BoardingPassDecoder");
        var random = new Random(792);
        var passes = Enumerable.Range(0, count).Select(_ => Draw(random)).ToArray();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(passes.Select(pass => pass.Coded), JsonSerializerOptions.Web),
                TestContext.Current.CancellationToken);
            var output = await Npm.Run(folder, "node", "decode.cjs", file);
            var decoded = JsonSerializer.Deserialize<Items[]>(output, JsonSerializerOptions.Web)!;
            Assert.Equal(count, decoded.Length);
            for (var i = 0; i < count; i++) Assert.Equal(passes[i].Meant, decoded[i]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (Coded Coded, Items Meant) Draw(Random random)
    {
        var (family, given) = (Name(random), random.Next(10) == 0 ? ("", "") : Name(random));
        var (digits, suffix) = (random.Next(1, (int)Math.Pow(10, random.Next(1, 5))), random.Next(5) == 0 ? Letter(random) : "");
        var date = random.Next(2) == 0 ? Dates[random.Next(Dates.Length)] : Dates[0].AddDays(random.Next(3 * 365));
        var (origin, destination) = (Airports[random.Next(Airports.Length)], Airports[random.Next(Airports.Length)]);
        var carrier = random.Next(3) switch { 0 => "B6", 1 => "9W", _ => "AA" };
        var cabin = Enum.GetValues<Cabin>()[random.Next(Enum.GetValues<Cabin>().Length)];
        var (row, column) = (random.Next(1, random.Next(2) == 0 ? 10 : 100), Letter(random));
        var onLap = random.Next(8) == 0;
        var sequence = random.Next(1, (int)Math.Pow(10, random.Next(1, 5)));
        var reference = string.Concat(Enumerable.Range(0, 6).Select(_ => "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"[random.Next(32)]));

        Assert.True(FlightId.TryParse(string.Create(CultureInfo.InvariantCulture, $"{carrier}-{digits}{suffix}-{date:yyyyMMdd}-{origin}"),
            out var flight));
        var pass = new BarCodedPass(BarCodedPass.NameOf(new Passenger(given.Item1, family.Item1, default)), reference,
            BarCodedFlight.Of(flight), destination, cabin, onLap ? null : $"{row}{column}", sequence);
        var name = $"{(family.Item2.Length == 0 ? "X" : family.Item2)}/{(given.Item2.Length == 0 ? "FNU" : given.Item2)}";
        var compartment = cabin switch { Cabin.First => "F", Cabin.Business => "J", Cabin.PremiumEconomy => "W", _ => "Y" };
        return (new Coded(pass.Write(), date.Year), new Items(
            "M1E", name[..Math.Min(name.Length, 20)], reference, origin, destination, carrier, $"{digits:0000}{suffix}",
            date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), compartment, onLap ? "INF" : $"{row:000}{column}",
            $"{sequence:0000}", "1", ""));
    }

    // Half from the table; half of letters, mostly about as long as the item.
    private static (string Booked, string Machine) Name(Random random)
    {
        if (random.Next(2) == 0) return Names[random.Next(Names.Length)];
        var length = random.Next(4) == 0 ? random.Next(1, 61) : random.Next(17, 23);
        var letters = string.Concat(Enumerable.Range(0, length).Select(_ => Letter(random)));
        return (letters.ToLowerInvariant(), letters);
    }

    private static string Letter(Random random) => ((char)('A' + random.Next(26))).ToString();

    private sealed record Coded(string Text, int Year);

    private sealed record Items(
        string Format, string Name, string Reference, string Origin, string Destination, string Carrier, string Number, string Date,
        string Compartment, string Seat, string Sequence, string Status, string Appended);
}
