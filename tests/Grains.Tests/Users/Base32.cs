namespace FlightTickets.Grains.Tests.Users;

/// <summary>Reads what an authenticator app reads (RFC 4648).</summary>
internal static class Base32
{
    public static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        var (value, bits) = (0, 0);
        foreach (var letter in text)
        {
            value = (value << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter)) & 0xfff;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(value >> bits));
        }

        return [.. bytes];
    }
}
