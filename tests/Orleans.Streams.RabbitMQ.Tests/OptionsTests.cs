
namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>Options that cannot work are refused at start, by name, and without showing the password.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_and_a_connection_string_are_enough() => Validate(options => { });

    [Theory]
    [InlineData("amqp://a:b@one:5671,amqp://a:b@two:5671/shop")]
    [InlineData("amqps://a:b%40c@broker.example/v%2Fhost")]
    public void Clusters_and_TLS_are_understood(string connectionString) =>
        Validate(options => options.ConnectionString = connectionString);

    [Theory]
    [InlineData("")]
    [InlineData("localhost:5672")]
    [InlineData("http://user:secret@localhost")]
    public void An_invalid_connection_string_is_refused(string connectionString)
    {
        var e = Assert.Throws<OrleansConfigurationException>(() => Validate(options => options.ConnectionString = connectionString));
        Assert.Contains("RabbitMqStreamOptions.ConnectionString", e.Message);
        Assert.DoesNotContain("secret", e.Message);
    }

    public static TheoryData<string, Action<RabbitMqStreamOptions>> Wrong => new()
    {
        { "Partitions", options => options.Partitions = 0 },
        { "Prefetch", options => options.Prefetch = 0 },
        { "CacheSize", options => options.CacheSize = 0 },
        { "MaxUnconfirmed", options => options.MaxUnconfirmed = 70_000 },
        { "SplitBytes", options => options.SplitBytes = options.MaxMessageBytes + 1 },
        { "PublishTimeout", options => options.PublishTimeout = TimeSpan.Zero },
        { "ReconnectMaxDelay", options => options.ReconnectMaxDelay = TimeSpan.FromMilliseconds(1) },
        { "Name", options => options.Name = "" },
        { "QueueType", options => options.QueueType = (RabbitMqQueueType)7 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Values_out_of_range_are_refused_by_name(string option, Action<RabbitMqStreamOptions> change)
    {
        var e = Assert.Throws<OrleansConfigurationException>(() => Validate(change));
        Assert.Contains($"'shop': RabbitMqStreamOptions.{option} ", e.Message);
    }

    private static void Validate(Action<RabbitMqStreamOptions> change)
    {
        var options = new RabbitMqStreamOptions { ConnectionString = "amqp://guest:guest@localhost" };
        change(options);
        new RabbitMqStreamOptionsValidator(options, "shop").ValidateConfiguration();
    }
}
