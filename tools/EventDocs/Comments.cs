using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FlightTickets.EventDocs;

/// <summary>The doc comments of an assembly, as plain sentences.</summary>
internal sealed partial class Comments(Assembly assembly)
{
    private readonly Dictionary<string, XElement> _members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(m => (string)m.Attribute("name")!);

    public string Summary(Type type) => _members.TryGetValue($"T:{type.FullName}", out var member) ? Text(member.Element("summary")) : "";

    /// <summary>A record's doc comment for the parameter of a property; <see langword="null"/> without one.</summary>
    public string? Parameter(PropertyInfo property) =>
        _members.TryGetValue($"T:{property.DeclaringType!.FullName}", out var member)
        && member.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == property.Name) is { } parameter
            ? Text(parameter)
            : null;

    private static string Text(XElement? element) => element is null
        ? ""
        : Blanks().Replace(string.Concat(element.Nodes().Select(n => n switch
        {
            XElement { Name.LocalName: "see" } see =>
                (string?)see.Attribute("langword") ?? ((string?)see.Attribute("cref"))?.Split('.')[^1] ?? "",
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement other => other.Value,
            _ => n.ToString(),
        })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
