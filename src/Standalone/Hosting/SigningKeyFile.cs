using System.Security.Cryptography;
using FlightTickets.Api.Users;
using FlightTickets.Startup;

namespace FlightTickets.Standalone;

/// <summary>The key that signs access tokens, created in the data folder and readable by its owner only.</summary>
internal static class SigningKeyFile
{
    private const string Name = "auth-signing-key.pem";
    private const string Key = SigningKeys.ConfigurationKey;

    /// <summary>Uses the folder's key if none is configured.</summary>
    public static void AddTo(IConfigurationManager configuration, DataFolder folder)
    {
        if (configuration.GetSection(Key).Exists()) return;
        configuration.AddInMemoryCollection([new(Key, ReadOrCreate(folder))]);
    }

    private static string ReadOrCreate(DataFolder folder)
    {
        var path = folder.File(Name);
        try
        {
            if (!File.Exists(path)) Create(path);
            var pem = File.ReadAllText(path);
            return PemEncoding.TryFind(pem, out _)
                ? pem
                : throw new StartupException(ExitCodes.DataError,
                    $"The signing key {path} is damaged. Restore it, or delete it to make a new one; all users must then log in again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(ExitCodes.InputOutput, $"The signing key {path} cannot be read or made: {e.Message}", e);
        }
    }

    private static void Create(string path)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(SigningKeys.CreatePem() + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path);
    }
}
