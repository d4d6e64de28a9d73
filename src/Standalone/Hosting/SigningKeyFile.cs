using System.Security.Cryptography;
using FlightTickets.Startup;

namespace FlightTickets.Standalone;

/// <summary>The key that signs access tokens, made with the data folder and readable by its owner only.</summary>
internal static class SigningKeyFile
{
    private const string Name = "auth-signing-key.pem";

    /// <summary>The key as PEM (PKCS #8, elliptic curve P-256 for ES256).</summary>
    public static string ReadOrCreate(DataFolder folder)
    {
        var path = folder.File(Name);
        try
        {
            if (!File.Exists(path)) Create(path);
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(ExitCodes.InputOutput, $"The signing key {path} cannot be read or made: {e.Message}", e);
        }
    }

    private static void Create(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var temporary = path + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path);
    }
}
