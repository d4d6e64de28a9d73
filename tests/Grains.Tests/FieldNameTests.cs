using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests;

/// <summary>Rules and grains name fields as the contract does; how the wire spells them is for the API alone.</summary>
public sealed class FieldNameTests
{
    private static readonly string[] Projects = ["Domain", "Grains"];

    [Fact]
    public void No_rule_and_no_grain_writes_a_JSON_pointer()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "FlightTickets.sln"))) root = root.Parent;
        var files = Projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(root.FullName, "src", project), "*.cs",
            SearchOption.AllDirectories)).ToArray();
        Assert.True(files.Length > 100);
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains("#/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_path_reads_like_the_contract() =>
        Assert.Equal("Segments[1].Seats[2]", FieldPath.Of(nameof(PlaceOrder.Segments))[1].Then(nameof(SegmentRequest.Seats))[2].ToString());
}
