using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Golden;

/// <summary>
/// A value with every stored member set, made from the type alone, so that a member added tomorrow is in tomorrow's sample; and its
/// text, one line a stored scalar, by which two builds' readings are compared.
/// </summary>
internal static class Sample
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static object Make(Type type) => Fill(type, type.Name, 0) ?? throw new InvalidOperationException($"No sample of {type}.");

    public static List<string> Describe(object value)
    {
        var lines = new List<string>();
        Describe(value, value.GetType().Name, lines);
        return lines;
    }

    private static object? Fill(Type type, string path, int depth)
    {
        if (depth > 12)
            return null;

        // Numbers and texts differ from member to member, so that two that were mixed up are seen.
        var seed = path.Aggregate(17, (hash, c) => ((hash * 31) + c) & 0xffff);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Fill(inner, path, depth);

        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1);

        return type switch
        {
            _ when type == typeof(string) => $"{path.Split('.')[^1]} {seed}",
            _ when type == typeof(bool) => true,
            _ when type == typeof(byte) => (byte)seed,
            _ when type == typeof(int) => seed,
            _ when type == typeof(long) => 1_000_000_000_000L + seed,
            _ when type == typeof(ulong) => 1_000_000_000_000UL + (ulong)seed,
            _ when type == typeof(decimal) => seed + 0.25m,
            _ when type == typeof(double) => seed + 0.5,
            _ when type == typeof(Guid) => new Guid(seed, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2027, 5, 10, 6, 10, 0, TimeSpan.Zero).AddSeconds(seed),
            _ when type == typeof(DateTime) => new DateTime(2027, 5, 10, 6, 10, 0, DateTimeKind.Unspecified).AddSeconds(seed),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(seed),
            _ when type == typeof(DateOnly) => new DateOnly(2027, 5, 10).AddDays(seed % 1000),
            _ when type == typeof(TimeOnly) => new TimeOnly(6, 10).Add(TimeSpan.FromSeconds(seed)),
            _ when type == typeof(Uri) => new Uri($"https://example.test/{seed}"),
            _ when type == typeof(byte[]) => BitConverter.GetBytes(seed),
            _ when type == typeof(FlightManifest) => FlightManifest.Empty.With("0194d4d0-0000-7000-8000-000000000001",
                new HoldEntry<CabinPlaces> { Sold = new(3, new CabinPlaces(default, 2)) }),
            _ when type.IsArray => FillArray(type.GetElementType()!, path, depth),
            _ when type.IsGenericType => FillGeneric(type, path, depth),
            _ => FillMembers(type, path, depth),
        };
    }

    private static Array FillArray(Type element, string path, int depth)
    {
        var array = Array.CreateInstance(element, 2);
        for (var i = 0; i < 2; i++)
            array.SetValue(Fill(element, $"{path}[{i}]", depth + 1), i);

        return array;
    }

    private static object? FillGeneric(Type type, string path, int depth)
    {
        var (definition, arguments) = (type.GetGenericTypeDefinition(), type.GetGenericArguments());
        if (arguments.Length == 1
            && (definition == typeof(ImmutableArray<>) || definition == typeof(ImmutableList<>) || definition == typeof(IReadOnlyList<>)))
        {
            var creator = definition == typeof(ImmutableList<>) ? typeof(ImmutableList) : typeof(ImmutableArray);
            return creator.GetMethods().Single(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true }])
                .MakeGenericMethod(arguments).Invoke(null, [FillArray(arguments[0], path, depth)]);
        }

        if (definition == typeof(ImmutableSortedDictionary<,>) || definition == typeof(ImmutableDictionary<,>))
        {
            var empty = type.GetField("Empty")!.GetValue(null)!;
            return type.GetMethod("Add")!.Invoke(empty,
                [Fill(arguments[0], path + ".Key", depth + 1), Fill(arguments[1], path + ".Value", depth + 1)]);
        }

        return FillMembers(type, path, depth);
    }

    private static object FillMembers(Type type, string path, int depth)
    {
        if (type.IsAbstract)
            type = type.Assembly.GetTypes().First(t => t.IsSubclassOf(type) && !t.IsAbstract);

        var members = Members(type);
        if (members.Count == 0)
            throw new NotSupportedException($"{path} is a {type}: nothing of it is stored, or this sample maker has to learn it.");

        var value = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var (name, field) in members)
            field.SetValue(value, Fill(field.FieldType, $"{path}.{name}", depth + 1));

        return value;
    }

    private static List<(string Name, FieldInfo Field)> Members(Type type)
    {
        var members = new List<(string, FieldInfo)>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (var property in level.GetProperties(Declared).Where(p => p.IsDefined(typeof(IdAttribute))))
            {
                if (level.GetField($"<{property.Name}>k__BackingField", Declared) is { } field)
                    members.Add((property.Name, field));
            }

            members.AddRange(level.GetFields(Declared).Where(f => f.IsDefined(typeof(IdAttribute))).Select(f => (f.Name, f)));
        }

        return members;
    }

    private static void Describe(object? value, string path, List<string> lines)
    {
        switch (value)
        {
            case null:
                lines.Add($"{path} = null");
                break;
            case string text:
                lines.Add($"{path} = {text}");
                break;
            case byte[] bytes:
                lines.Add($"{path} = {Convert.ToHexString(bytes)}");
                break;
            case FlightManifest ledger:
                lines.Add($"{path} = {Convert.ToHexString(ledger.Pack())}");
                break;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                    Describe(entry.Value, $"{path}[{entry.Key}]", lines);

                break;
            // A member that an older build did not know: its array is not even empty.
            case IList when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
                && (bool)type.GetProperty("IsDefault")!.GetValue(value)!:
                break;
            case IEnumerable items and not IFormattable:
                var index = 0;
                foreach (var item in items)
                    Describe(item, $"{path}[{index++}]", lines);

                break;
            case DateTimeOffset or TimeSpan or DateOnly or TimeOnly or DateTime:
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{path} = {((IFormattable)value).ToString(value is TimeSpan ? "c" : "O", CultureInfo.InvariantCulture)}"));
                break;
            case Uri or Enum or Guid or IConvertible:
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path} = {value}"));
                break;
            default:
                foreach (var (name, field) in Members(value.GetType()))
                    Describe(field.GetValue(value), $"{path}.{name}", lines);

                break;
        }
    }
}
