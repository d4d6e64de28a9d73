using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlightTickets.Api.Orders;
using FlightTickets.Api.Tests.Clients;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Client;
using ZXing;

namespace FlightTickets.Api.Tests.Orders;

/// <summary>The boarding pass over HTTP. A scanner reads its images as they arrive.</summary>
public sealed partial class BoardingPassTests(ApiHost api)
{
    private static readonly string[] Forms = ["", ".svg", ".png"];

    [Fact]
    public async Task A_scanner_reads_the_text_from_both_images()
    {
        var (_, user, _, ticket) = await Booked();
        var pass = $"/v1/tickets/{ticket}/boarding-pass";
        foreach (var form in Forms) (await api.Get(pass + form, user)).IsProblem(409, "not_checked_in");
        var checkedIn = (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).Is(200);
        Assert.Equal(checkedIn.Content, (await api.Get(pass, user)).Is(200).Content);
        var text = checkedIn.Text("barCode");

        var (svg, svgType) = await Bytes(pass + ".svg", user);
        Assert.Equal(("image/svg+xml", text), (svgType, Scan(Drawn(Encoding.UTF8.GetString(svg)))));
        var (png, pngType) = await Bytes(pass + ".png", user);
        Assert.Equal(("image/png", text), (pngType, Scan(Unpacked(png))));

        // A symbol with as many modules inverted as its correction cannot bear is read as nothing.
        Assert.Null(Scan(Drawn(Encoding.UTF8.GetString(svg), (x, y) => x > 8 && y is > 4 and < 14)));
    }

    [Fact]
    public async Task A_pass_tells_local_times_by_the_flights_estimate()
    {
        var (agent, user, flight, ticket) = await Booked();
        var departure = JsonElement.Parse((await api.Get($"/v1/flights/{flight}")).Is(200).Content).GetProperty("departure");
        var utc = departure.GetProperty("utc").GetDateTimeOffset();
        var local = DateTime.Parse(departure.GetProperty("local").GetString()!, CultureInfo.InvariantCulture);
        (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).Is(200);
        var pass = (await api.Get($"/v1/tickets/{ticket}/boarding-pass", user)).Is(200).Body;
        Assert.Equal((Wall(local.AddMinutes(-40)), 4, false), (pass.GetProperty("boardsAtLocal").GetString(),
            pass.GetProperty("group").GetInt32(), pass.GetProperty("departure").TryGetProperty("estimatedLocal", out _)));

        var late = JsonSerializer.Serialize(new { status = "delayed", departureEstimated = utc.AddMinutes(95), gate = "B22" });
        (await api.Send(HttpMethod.Patch, $"/v1/flights/{flight}", late, agent)).Is(200);
        pass = (await api.Get($"/v1/tickets/{ticket}/boarding-pass", user)).Is(200).Body;
        Assert.Equal(("B22", Wall(local.AddMinutes(55)), Wall(local.AddMinutes(95)), Wall(local)), (pass.GetProperty("gate").GetString(),
            pass.GetProperty("boardsAtLocal").GetString(), pass.GetProperty("departure").GetProperty("estimatedLocal").GetString(),
            pass.GetProperty("departure").GetProperty("local").GetString()));
    }

    [Fact]
    public async Task A_pass_is_for_its_passenger_and_its_agents_while_the_ticket_is_valid()
    {
        var (agent, user, _, ticket) = await Booked();
        var order = (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).Is(200) is var _
            ? (await api.Get($"/v1/tickets/{ticket}", user)).Is(200).Text("orderId") : "";
        var stranger = (await api.NewUser()).Token;
        foreach (var form in Forms)
        {
            var pass = $"/v1/tickets/{ticket}/boarding-pass{form}";
            (await api.Get(pass)).IsProblem(401, "unauthenticated");
            (await api.Get(pass, stranger)).IsProblem(404, "not_found");
            (await api.Get($"/v1/tickets/2790000000017/boarding-pass{form}", user)).IsProblem(404, "not_found");
            (await api.Get($"/v1/tickets/nonsense/boarding-pass{form}", user)).IsProblem(404, "not_found");
            (await api.Get(pass, agent)).Is(200);
        }

        var quote = (await api.Post($"/v1/orders/{order}/cancellations", "{}", user)).Is(201).Text("id");
        (await api.Post($"/v1/orders/{order}/cancellations/{quote}/confirm", "{}", user, World.Key())).Is(200);
        foreach (var form in Forms)
            (await api.Get($"/v1/tickets/{ticket}/boarding-pass{form}", user)).IsProblem(409, "order_status_conflict");
        (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).IsProblem(409, "order_status_conflict");
    }

    [Fact]
    public async Task A_check_in_that_comes_too_early_is_told_when_it_opens()
    {
        var (user, flight) = ((await api.NewUser()).Token, await api.World.NewFlight());
        var order = (await api.Post("/v1/orders", World.Order(flight), user, World.Key())).Is(201);
        var ticket = order.Body.GetProperty("tickets")[0].GetProperty("number").GetString();
        var early = (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).IsProblem(409, "check_in_not_open");
        var departure = order.Body.GetProperty("segments")[0].GetProperty("departureUtc").GetDateTimeOffset();
        Assert.Equal(departure.AddHours(-24), early.Body.GetProperty("opensAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Both_clients_get_images_as_files()
    {
        var (_, user, _, ticket) = await Booked();
        (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).Is(200);
        var path = $"/v1/tickets/{ticket}/boarding-pass";
        using var http = api.NewClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user);
        var client = new FlightTicketsClient(http);
        using (var file = await client.GetBoardingPassPngAsync(ticket, TestContext.Current.CancellationToken))
        using (var copy = new MemoryStream())
        {
            await file.Stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
            Assert.Equal((await Bytes(path + ".png", user)).Body, copy.ToArray());
        }

        var folder = await Npm.Install("clients/typescript");
        await Npm.Run(folder, "npx", "tsc", "--build", "--force");
        foreach (var form in Forms.Skip(1))
        {
            var written = Path.Combine(Path.GetTempPath(), $"flighttickets-{Guid.NewGuid():N}{form}");
            try
            {
                var said = await Npm.Run(folder,
                    [("API", api.Address.ToString().TrimEnd('/')), ("TOKEN", user), ("TICKET", ticket), ("FILE", written)],
                    "node", "dist/examples/boarding-pass.js");
                Assert.Contains("seat 12A, group 4; image/", said, StringComparison.Ordinal);
                Assert.Equal((await Bytes(path + form, user)).Body,
                    await File.ReadAllBytesAsync(written, TestContext.Current.CancellationToken));
            }
            finally
            {
                File.Delete(written);
            }
        }
    }

    [Fact]
    public void Every_pass_that_can_be_printed_fits_a_symbol_that_is_read_back()
    {
        var longest = "M1" + new string('W', 20) + "EK7MPX2 JFKRSWB6 9999Z366F099K9999 100";
        Assert.Equal(BarCodedLength, longest.Length);
        foreach (var text in (string[])[longest, "M1LI/FNU              EK7MPX2 JFKRSWB6 0001 001Y INF0001 100"])
        {
            Assert.Equal(text, Scan(Drawn(SvgImage.Write(AztecSymbol.Of(text)))));
            Assert.Equal(text, Scan(Unpacked(PngImage.Write(AztecSymbol.Of(text)))));
        }
    }

    private const int BarCodedLength = 60;

    private static string Wall(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private async Task<(byte[] Body, string? Type)> Bytes(string path, string token)
    {
        using var response = await api.Client.SendAsync(
            ApiHost.Json(HttpMethod.Get, path, token: token), TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore, "A pass must not be kept by caches.");
        return (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>One passenger in 12A, on a flight that has check-in open.</summary>
    private async Task<(string Agent, string User, string Flight, string Ticket)> Booked()
    {
        var (agent, user, flight) = (await api.World.Admin(), await api.NewUser(), await api.World.NewFlight(DateTime.UtcNow.AddHours(2)));
        var order = (await api.Post("/v1/orders", World.Order(flight), user.Token, World.Key())).Is(201);
        return (agent, user.Token, flight, order.Body.GetProperty("tickets")[0].GetProperty("number").GetString()!);
    }

    private static string? Scan(Picture picture) => new BarcodeReaderGeneric
    {
        Options = new() { PossibleFormats = [BarcodeFormat.AZTEC], TryHarder = true },
    }.Decode(new RGBLuminanceSource(picture.Grey, picture.Width, picture.Width, RGBLuminanceSource.BitmapFormat.Gray8))?.Text;

    /// <summary>What a browser draws for the SVG: its dark rectangles, 4 pixels for each module.</summary>
    private static Picture Drawn(string svg, Func<int, int, bool>? isInverted = null)
    {
        const int scale = 4;
        var size = int.Parse(ViewBox().Match(svg).Groups[1].Value, CultureInfo.InvariantCulture);
        var dark = new bool[size, size];
        foreach (Match run in Run().Matches(svg[svg.IndexOf("#000", StringComparison.Ordinal)..]))
        {
            var (x, y, length) = (Number(run, 1), Number(run, 2), Number(run, 3));
            Assert.Equal(length, Number(run, 4));
            for (var i = 0; i < length; i++) dark[x + i, y] = true;
        }

        var grey = new byte[size * scale * size * scale];
        for (var i = 0; i < grey.Length; i++)
        {
            var (x, y) = (i % (size * scale) / scale, i / (size * scale) / scale);
            grey[i] = dark[x, y] != (isInverted?.Invoke(x, y) == true) ? (byte)0 : (byte)255;
        }

        return new Picture(grey, size * scale);
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>The pixels of a PNG of one bit, as ISO/IEC 15948 says.</summary>
    private static Picture Unpacked(byte[] png)
    {
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(png.AsSpan(0, 8)));
        var (width, packed, types) = (0, new MemoryStream(), new List<string>());
        var rest = png.AsSpan(8);
        while (rest.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            var type = Encoding.ASCII.GetString(rest.Slice(4, 4));
            var data = rest.Slice(8, length);
            Assert.Equal(Crc(rest.Slice(4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + length)..]));
            types.Add(type);
            if (type == "IDAT") packed.Write(data);
            if (type == "IHDR")
            {
                width = BinaryPrimitives.ReadInt32BigEndian(data);
                Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(data[4..]));
                // One bit, grey, and the usual methods.
                Assert.Equal("0100000000", Convert.ToHexString(data[8..]));
            }

            rest = rest[(12 + length)..];
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], types);
        packed.Position = 0;
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress)) zlib.CopyTo(rows);
        var (bytes, stride) = (rows.ToArray(), 1 + (width + 7) / 8);
        Assert.Equal(stride * width, bytes.Length);
        var grey = new byte[width * width];
        for (var i = 0; i < grey.Length; i++)
        {
            var (x, y) = (i % width, i / width);
            Assert.Equal(0, bytes[y * stride]);
            grey[i] = (bytes[y * stride + 1 + x / 8] >> (7 - x % 8) & 1) == 1 ? (byte)255 : (byte)0;
        }

        return new Picture(grey, width);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = crc >> 1 ^ ((crc & 1) == 1 ? 0xEDB88320 : 0);
        }

        return ~crc;
    }

    [GeneratedRegex("viewBox=\"0 0 ([0-9]+)")]
    private static partial Regex ViewBox();

    [GeneratedRegex("M([0-9]+) ([0-9]+)h([0-9]+)v1h-([0-9]+)z")]
    private static partial Regex Run();

    private sealed record Picture(byte[] Grey, int Width);
}
