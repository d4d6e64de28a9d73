using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Web.Hosting;

/// <summary>
/// The style, the scripts and the typeface, out of the assembly. An address holds its file's hash, so browsers keep a file for good and
/// never use an old one.
/// </summary>
public static class PageFiles
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, PageFile> ByName = Load();
    private static readonly FrozenDictionary<string, PageFile> ByAddress = ByName.Values.ToFrozenDictionary(asset => asset.Address);

    /// <summary>The address of a file.</summary>
    /// <param name="name">The file's name.</param>
    public static string Address(string name) => ByName[name].Address;

    internal static void MapFiles(this IEndpointRouteBuilder routes) => routes.MapGet("/assets/{name}", Get);

    private static IResult Get(string name, HttpContext context)
    {
        if (!ByAddress.TryGetValue($"/assets/{name}", out var asset)) return TypedResults.NotFound();
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        if (asset.Brotli is null || !context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
            return TypedResults.Bytes(asset.Bytes, asset.Type);
        headers.ContentEncoding = "br";
        return TypedResults.Bytes(asset.Brotli, asset.Type);
    }

    private static FrozenDictionary<string, PageFile> Load()
    {
        var assembly = typeof(PageFiles).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Bytes(assembly.GetManifestResourceStream(name)!));
        // The style names the typeface, so it is last.
        Dictionary<string, PageFile> assets = [];
        foreach (var (name, bytes) in files.OrderBy(file => file.Key.EndsWith(".css", StringComparison.Ordinal)))
            assets[name] = Make(name, name.EndsWith(".css", StringComparison.Ordinal) ? Link(bytes, assets) : bytes);
        return assets.ToFrozenDictionary();
    }

    private static byte[] Link(byte[] style, Dictionary<string, PageFile> assets) =>
        Encoding.UTF8.GetBytes(assets.Aggregate(Encoding.UTF8.GetString(style), (text, asset) =>
            text.Replace($"url({asset.Key})", $"url({asset.Value.Address})", StringComparison.Ordinal)));

    private static PageFile Make(string name, byte[] bytes)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        var extension = Path.GetExtension(name);
        var type = extension switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".woff2" => "font/woff2",
            _ => "text/plain; charset=utf-8",
        };
        // The typeface's format is compressed already.
        return new PageFile($"/assets/{Path.GetFileNameWithoutExtension(name)}.{hash}{extension}", type, bytes,
            extension == ".woff2" ? null : Compress(bytes));
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize)) brotli.Write(bytes);
        return compressed.ToArray();
    }

    private static byte[] Bytes(Stream stream)
    {
        using (stream)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
    }

    private sealed record PageFile(string Address, string Type, byte[] Bytes, byte[]? Brotli);
}
