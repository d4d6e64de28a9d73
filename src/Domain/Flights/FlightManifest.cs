using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using FlightTickets.Orders;

namespace FlightTickets.Flights;

/// <summary>
/// The orders on a flight. Stored as records of about 20 bytes each, so that a flight with 300 orders rewrites little. The packed records
/// are kept beside the entries: every sale stores the flight again, and adds only one record.
/// </summary>
internal sealed class FlightManifest
{
    private const byte Format = 1;

    public static readonly FlightManifest Empty = new(
        ImmutableDictionary<string, HoldEntry<CabinPlaces>>.Empty.WithComparers(StringComparer.Ordinal), AppendOnlyBytes.Begin([Format]));

    // Null after a stored entry changed: packed again on demand.
    private AppendOnlyBytes? _records;

    private FlightManifest(ImmutableDictionary<string, HoldEntry<CabinPlaces>> entries, AppendOnlyBytes? records) =>
        (Entries, _records) = (entries, records);

    /// <summary>By order id, including entries that are only in memory.</summary>
    public ImmutableDictionary<string, HoldEntry<CabinPlaces>> Entries { get; }

    public HoldEntry<CabinPlaces> this[string orderId] => Entries.GetValueOrDefault(orderId) ?? HoldEntry<CabinPlaces>.None;

    public FlightManifest With(string orderId, HoldEntry<CabinPlaces> entry)
    {
        var before = this[orderId];
        var records = before.IsStoredAs(entry) ? _records
            : before.IsDurable ? null
            : _records?.With(Record(orderId, entry));
        return new(entry.IsEmpty ? Entries.Remove(orderId) : Entries.SetItem(orderId, entry), records);
    }

    /// <summary>The durable part as bytes.</summary>
    public byte[] Pack() => (_records ??= PackAll()).ToArray();

    private AppendOnlyBytes PackAll()
    {
        using var bytes = new MemoryStream(1 + Entries.Count * 24);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Format);
        foreach (var (orderId, entry) in Entries)
        {
            if (entry.IsDurable) Write(writer, orderId, entry);
        }

        return AppendOnlyBytes.Begin(bytes.ToArray());
    }

    private static byte[] Record(string orderId, HoldEntry<CabinPlaces> entry)
    {
        using var bytes = new MemoryStream(24);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        Write(writer, orderId, entry);
        return bytes.ToArray();
    }

    private static void Write(BinaryWriter writer, string orderId, HoldEntry<CabinPlaces> entry)
    {
        WriteId(writer, orderId);
        writer.Write(
            (byte)((entry.Sold is null ? 0 : 1) | (entry.Promised is null ? 0 : 2) | (entry.Released is { Durable: true } ? 4 : 0)));
        if (entry.Sold is { } sold) WriteClaim(writer, sold.Attempt, sold.Claim);
        if (entry.Promised is { } promised)
        {
            WriteClaim(writer, promised.Attempt, promised.Claim);
            writer.Write(promised.Until.UtcTicks);
        }

        if (entry.Released is { Durable: true } released)
        {
            writer.Write7BitEncodedInt(released.Attempt);
            writer.Write(released.Until.UtcTicks);
        }
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    public static FlightManifest Unpack(byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed), Encoding.UTF8);
        if (reader.ReadByte() != Format) throw new InvalidDataException("The flight's orders were written by a newer build.");
        var entries = Empty.Entries.ToBuilder();
        while (reader.BaseStream.Position < packed.Length)
        {
            var orderId = ReadId(reader);
            var parts = reader.ReadByte();
            Sale<CabinPlaces>? sold = (parts & 1) == 0 ? null : ReadSale(reader);
            Lease<CabinPlaces>? promised = null;
            if ((parts & 2) != 0)
            {
                var (attempt, claim) = ReadSale(reader);
                promised = new(attempt, claim, ReadInstant(reader));
            }

            Tombstone? released = (parts & 4) == 0 ? null : new(reader.Read7BitEncodedInt(), ReadInstant(reader), Durable: true);
            entries[orderId] = new() { Sold = sold, Promised = promised, Released = released };
        }

        return new FlightManifest(entries.ToImmutable(), AppendOnlyBytes.Begin(packed));
    }

    // An order id is a prefix and 16 bytes in base64url; anything else is written unchanged. Decoding refuses idle bits that are set, so
    // each id it accepts has only one spelling.
    private static void WriteId(BinaryWriter writer, string orderId)
    {
        Span<byte> id = stackalloc byte[18];
        if (orderId.Length == OrderId.Prefix.Length + 22
            && orderId.StartsWith(OrderId.Prefix, StringComparison.Ordinal)
            && Base64Url.DecodeFromChars(orderId.AsSpan(OrderId.Prefix.Length), id, out _, out var written) == OperationStatus.Done
            && written == 16)
        {
            writer.Write((byte)0);
            writer.Write(id[..16]);
        }
        else
        {
            writer.Write((byte)1);
            writer.Write(orderId);
        }
    }

    private static string ReadId(BinaryReader reader) => reader.ReadByte() == 0
        ? OrderId.Prefix + Base64Url.EncodeToString(reader.ReadBytes(16))
        : reader.ReadString();

    private static void WriteClaim(BinaryWriter writer, int attempt, CabinPlaces claim)
    {
        writer.Write7BitEncodedInt(attempt);
        writer.Write((byte)((int)claim.Cabin << 4 | claim.Places));
    }

    private static Sale<CabinPlaces> ReadSale(BinaryReader reader)
    {
        var attempt = reader.Read7BitEncodedInt();
        var claim = reader.ReadByte();
        return new(attempt, new CabinPlaces((Cabin)(claim >> 4), claim & 15));
    }

    private static DateTimeOffset ReadInstant(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);
}

/// <summary>A manifest as Orleans serializes it.</summary>
[GenerateSerializer, Immutable, Alias("flight-ledger")]
internal struct PackedManifest
{
    [Id(0)] public byte[]? Bytes;
}

/// <summary>Packs a flight's manifest on its way to the store.</summary>
[RegisterConverter]
internal sealed class FlightManifestConverter : IConverter<FlightManifest, PackedManifest>
{
    public FlightManifest ConvertFromSurrogate(in PackedManifest surrogate) =>
        surrogate.Bytes is null ? FlightManifest.Empty : FlightManifest.Unpack(surrogate.Bytes);

    public PackedManifest ConvertToSurrogate(in FlightManifest value) => new() { Bytes = value.Pack() };
}
