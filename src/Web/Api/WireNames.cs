using System.Reflection;
using System.Text.Json.Serialization;

namespace FlightTickets.Web.Api;

/// <summary>The words that the API writes for the members of its enumerations; addresses and forms of the pages use the same.</summary>
internal static class WireNames
{
    /// <summary>The word of a member, as in <c>premium_economy</c>.</summary>
    public static string Wire<T>(this T member)
        where T : struct, Enum => Names<T>.ByMember[member];

    /// <summary>The member of a word; <see langword="null"/> for any other word.</summary>
    public static T? Read<T>(string? word)
        where T : struct, Enum => word is not null && Names<T>.ByWord.TryGetValue(word, out var member) ? member : null;

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByMember = Enum.GetValues<T>().ToDictionary(member => member,
            member => typeof(T).GetField(member.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name);

        public static readonly Dictionary<string, T> ByWord = ByMember.ToDictionary(pair => pair.Value, pair => pair.Key);
    }
}
