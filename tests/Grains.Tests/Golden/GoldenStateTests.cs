using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FlightTickets.Flights;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace FlightTickets.Grains.Tests.Golden;

/// <summary>
/// What older builds have stored stays readable. A folder <c>v1</c>, <c>v2</c>, … holds one payload of every state type as the build of
/// that time wrote it, and what it meant. When a state type has changed, raise <see cref="Current"/> and run
/// <c>FLIGHTTICKETS_WRITE_GOLDEN=1 dotnet test --project tests/Grains.Tests --filter-class '*GoldenStateTests'</c>; older folders stay as
/// they are. An unreleased build is not an older build: until a release the current folder is rewritten.
/// </summary>
public sealed class GoldenStateTests : IDisposable
{
    private const int Current = 2;

    private static readonly Type[] States =
        [.. typeof(FlightGrain).Assembly.GetTypes()
            .SelectMany(t => t.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .SelectMany(c => c.GetParameters()).Select(p => p.ParameterType)
            .Where(
                t => t.IsGenericType && (t.GetGenericTypeDefinition() == typeof(IDurableState<>)
                    || t.GetGenericTypeDefinition() == typeof(IDurableRows<>))).Select(t => t.GetGenericArguments()[0])
            .Where(t => !t.IsGenericParameter)
            .Distinct().OrderBy(t => t.Name, StringComparer.Ordinal)];

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static TheoryData<string> StateNames => [.. States.Select(t => t.Name)];

    public static TheoryData<int, string> Files =>
        [.. Directory.GetFiles(Folder(), "*.bin", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => (int.Parse(Path.GetFileName(Path.GetDirectoryName(f)!)[1..], CultureInfo.InvariantCulture),
                Path.GetFileNameWithoutExtension(f)))];

    [Theory, MemberData(nameof(StateNames))]
    public void Every_state_type_is_in_the_current_folder_with_every_member(string name)
    {
        var type = States.Single(t => t.Name == name);
        var sample = Sample.Make(type);
        var meaning = Sample.Describe(sample);
        var file = Path.Combine(Folder(), $"v{Current}", name);
        if (Environment.GetEnvironmentVariable("FLIGHTTICKETS_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file + ".bin", Codec(type).Encode(sample, 7));
            File.WriteAllLines(file + ".txt", meaning);
        }

        Assert.True(File.Exists(file + ".bin"), $"{name} is stored, and {file}.bin does not exist: see the comment of this class.");
        Assert.True(
            meaning.SequenceEqual(File.ReadAllLines(file + ".txt")),
            $"{name} is not what {file}.txt says: it has changed since. See the comment of this class.\n{string.Join('\n', meaning)}");
    }

    [Theory, MemberData(nameof(Files))]
    public void State_of_an_older_build_is_read(int version, string name)
    {
        var type = Assert.Single(States, t => t.Name == name);
        var file = Path.Combine(Folder(), $"v{version}", name);
        var (value, lastSequence) = Codec(type).Decode(File.ReadAllBytes(file + ".bin"));
        Assert.Equal(7, lastSequence);
        Assert.Empty(Missing(File.ReadAllLines(file + ".txt"), Sample.Describe(value)));
    }

    [Theory, MemberData(nameof(StateNames))]
    public void State_of_a_newer_build_is_refused_by_name(string name)
    {
        var type = States.Single(t => t.Name == name);
        var payload = Codec(type).Encode(Sample.Make(type), 7);
        var newer = payload.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(newer.AsSpan(2), BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(2)) + 1);
        var refused = Assert.Throws<DurableStateException>(() => Codec(type).Decode(newer));
        Assert.Contains("was written by a newer build", refused.Message, StringComparison.Ordinal);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        newer = [.. payload];
        newer[0]++;
        Assert.Contains("newer build: format", Assert.Throws<DurableStateException>(() => Codec(type).Decode(newer)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// An older build reads what a newer one wrote and writes it back without the members that it does not know. So each member since the
    /// last release either raises its type's version (<see cref="StateVersioning"/>), or is named here with the reason why it may be lost.
    /// </summary>
    private static readonly Dictionary<string, string> MayBeDropped = new()
    {
        ["FlightState.CancelledAt"] = "The flight stays cancelled: its cancellation cannot be taken back.",
        ["FlightState.Terminal"] = "The terminal is not shown until an agent sets it again.",
        ["UserState.Families[].AuthenticatedAt"] = "Sensitive acts ask for the password once more.",
        ["UserState.Ended[].Id"] = "An access token of a session that ended lives out its minutes, as it did in 0.1.0.",
        ["UserState.Ended[].Until"] = "As its id.",
        ["UserState.Guesses[].Key"] = "Wrong passwords are counted from the start again.",
        ["UserState.Guesses[].Failures"] = "As its key.",
        ["UserState.Guesses[].LastAt"] = "As its key.",
        ["UserState.IsUnproven"] = "The address counts as proven, as every one did in 0.1.0.",
        ["UserState.Codes[].Purpose"] = "The user asks for another code.",
        ["UserState.Codes[].SecretHash"] = "As its purpose.",
        ["UserState.Codes[].SentAt"] = "As its purpose.",
        ["EmailState.Guesses[].Key"] = "Wrong passwords are counted from the start again.",
        ["EmailState.Guesses[].Failures"] = "As its key.",
        ["EmailState.Guesses[].LastAt"] = "As its key.",
    };

    [Theory, MemberData(nameof(StateNames))]
    public void A_member_that_an_older_build_would_drop_raises_the_version(string name)
    {
        var type = States.Single(t => t.Name == name);
        var released = Path.Combine(Folder(), $"v{Current - 1}", name + ".txt");
        if (!File.Exists(released)) return;
        var known = File.ReadLines(released).Select(Member).ToHashSet(StringComparer.Ordinal);
        var added = Sample.Describe(Sample.Make(type)).Select(Member).Except(known).Where(member => !MayBeDropped.ContainsKey(member))
            .ToArray();
        Assert.True(
            added.Length == 0 || Codec(type).Version > 1,
            $"An older build drops {string.Join(", ", added)}: see the comment of {nameof(MayBeDropped)}.");

        static string Member(string line) => Regex.Replace(line[..line.IndexOf(" = ", StringComparison.Ordinal)], @"\[\d+\]", "[]");
    }

    [Fact]
    public void A_member_that_is_lost_or_mixed_up_is_noticed()
    {
        var type = States.Single(t => t.Name == nameof(FlightState));
        var meaning = Sample.Describe(Sample.Make(type));
        Assert.Empty(Missing(meaning, [.. meaning, "FlightState.New = 1"]));
        Assert.Single(Missing(meaning, meaning[1..]));
        Assert.Single(Missing(meaning, [meaning[0] + "!", .. meaning[1..]]));
    }

    // Lines that are new mean members that are new: an older payload has nothing to say of them.
    private static IEnumerable<string> Missing(IEnumerable<string> stored, IEnumerable<string> read) =>
        stored.Except(read, StringComparer.Ordinal);

    static GoldenStateTests() => StateVersioning.Register();

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private ICodec Codec(Type type) => (ICodec)ActivatorUtilities.CreateInstance(_services, typeof(CodecOf<>).MakeGenericType(type));

    public void Dispose() => _services.Dispose();

    private interface ICodec
    {
        int Version { get; }

        byte[] Encode(object value, long lastSequence);

        (object Value, long LastSequence) Decode(byte[] payload);
    }

    private sealed class CodecOf<TState>(Serializer<TState> serializer) : ICodec
        where TState : class
    {
        private readonly StateCodec<TState> _codec = new(serializer);

        public int Version => StateCodec<TState>.SchemaVersion;

        public byte[] Encode(object value, long lastSequence) => _codec.Encode((TState)value, isCleared: false, lastSequence);

        public (object Value, long LastSequence) Decode(byte[] payload)
        {
            var (value, _, lastSequence) = _codec.Decode(new RowKey("golden", "1"), payload);
            return (value!, lastSequence);
        }
    }
}
