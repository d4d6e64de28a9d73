using System.Text;

namespace FlightTickets.Deployment.Tests.Telemetry;

/// <summary>
/// A protobuf message read without its schema: its length-delimited fields by number. Numbers are passed over, since no test asks for one.
/// </summary>
internal sealed class Message
{
    private readonly List<(int Field, byte[] Value)> _fields = [];

    public static Message Parse(ReadOnlySpan<byte> bytes)
    {
        var message = new Message();
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            switch (key & 7)
            {
                case 0: Varint(ref bytes); break;
                case 1: bytes = bytes[8..]; break;
                case 5: bytes = bytes[4..]; break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    message._fields.Add(((int)(key >> 3), bytes[..length].ToArray()));
                    bytes = bytes[length..];
                    break;
                default: throw new FormatException("This is no protobuf message.");
            }
        }

        return message;
    }

    public IEnumerable<Message> Many(int field) => Values(field).Select(value => Parse(value));

    public string? Text(int field) => Values(field).Select(Encoding.UTF8.GetString).FirstOrDefault();

    public string? Hex(int field) => Values(field).Select(Convert.ToHexStringLower).FirstOrDefault();

    private IEnumerable<byte[]> Values(int field) =>
        _fields.Where(candidate => candidate.Field == field).Select(candidate => candidate.Value);

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
