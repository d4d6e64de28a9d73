using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;

namespace FlightTickets.Api.Orders;

/// <summary>Answers with a symbol as PNG (ISO/IEC 15948) of one bit for each pixel, for mails, wallets and printers.</summary>
internal sealed class PngImage(AztecSymbol symbol) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    /// <summary>The media type.</summary>
    public const string ContentType = "image/png";

    /// <summary>How many pixels a module is wide and high.</summary>
    public const int PixelsPerModule = 8;

    private const int HeaderLength = 13;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ContentType]));

    /// <summary>The image.</summary>
    public static byte[] Write(AztecSymbol symbol)
    {
        var side = symbol.Size * PixelsPerModule;
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        // One bit of grey; the usual compression and filter, and no interlacing.
        header[8] = 1;
        using var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Compress(symbol));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var image = Write(symbol);
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.ContentLength = image.Length;
        await httpContext.Response.Body.WriteAsync(image, httpContext.RequestAborted);
    }

    // Eight pixels, so one byte, for each module; each row begins with its filter, which is 0.
    private static byte[] Compress(AztecSymbol symbol)
    {
        using var bytes = new MemoryStream();
        using (var packed = new ZLibStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + symbol.Size];
            for (var y = 0; y < symbol.Size; y++)
            {
                for (var x = 0; x < symbol.Size; x++) row[1 + x] = symbol.IsDark(x, y) ? (byte)0x00 : (byte)0xFF;
                for (var repeated = 0; repeated < PixelsPerModule; repeated++) packed.Write(row);
            }
        }

        return bytes.ToArray();
    }

    private static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        var name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(name, uint.MaxValue)));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data, uint crc)
    {
        foreach (var one in data) crc = CrcTable[(crc ^ one) & 0xFF] ^ crc >> 8;
        return crc;
    }

    private static uint CrcOf(int one)
    {
        var crc = (uint)one;
        for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ crc >> 1;
        return crc;
    }
}
