using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.TypeSystem;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>
/// A confirm got its claim later than it got its name. Silos of both builds talk to each other while a
/// cluster is upgraded: each reads the other's message.
/// </summary>
public sealed class ConfirmWireTests : IDisposable
{
    private static readonly Type Now = MessageOf(typeof(IBookable));
    private static readonly Type Before = MessageOf(typeof(IBookableBefore));

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    [Fact]
    public void A_message_is_found_by_its_alias_which_no_argument_is_part_of() => Assert.Equal(
        """("inv",[GrainRef],[bookable],"confirm")""",
        _services.GetRequiredService<TypeConverter>().Format(Now));

    [Fact]
    public void An_older_silo_s_message_has_no_claim()
    {
        var read = Carry(Message(Before, "order", 7), Now);
        Assert.Equal(("order", 7), (read.GetArgument(0), read.GetArgument(1)));
        Assert.Null(read.GetArgument(2));
    }

    [Fact]
    public void An_older_silo_reads_a_message_with_a_claim_and_leaves_that_alone()
    {
        foreach (var claim in new Claim?[] { new SeatClaim(2), new CabinClaim(Cabin.Business, 3, ["1A", "1B"]), null })
        {
            var read = Carry(Message(Now, "order", 7, claim), Before);
            Assert.Equal(("order", 7), (read.GetArgument(0), read.GetArgument(1)));
        }
    }

    [Fact]
    public void A_claim_arrives()
    {
        var read = Carry(Message(Now, "order", 7, new SeatClaim(2)), Now);
        Assert.Equal(("order", 7, new SeatClaim(2)), (read.GetArgument(0), read.GetArgument(1), read.GetArgument(2)));
    }

    public void Dispose() => _services.Dispose();

    private static Type MessageOf(Type @interface) => Assert.Single(
        @interface.Assembly.GetTypes(),
        type => typeof(IInvokable).IsAssignableFrom(type) && !type.IsAbstract
            && Activator.CreateInstance(type) is IInvokable message && message.GetInterfaceType() == @interface
            && message.GetMethodName() == "Confirm");

    private static IInvokable Message(Type type, params object?[] arguments)
    {
        var message = (IInvokable)Activator.CreateInstance(type)!;
        Assert.Equal(arguments.Length, message.GetArgumentCount());
        for (var i = 0; i < arguments.Length; i++) message.SetArgument(i, arguments[i]!);
        return message;
    }

    // The body of a message, without the name of its type, which is the same on both sides.
    private IInvokable Carry(IInvokable message, Type reader)
    {
        var carry = GetType().GetMethod(nameof(CarryAs),
            System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
        return (IInvokable)carry.MakeGenericMethod(message.GetType(), reader).Invoke(this, [message])!;
    }

    private TRead CarryAs<TWritten, TRead>(TWritten message)
        where TRead : notnull =>
        _services.GetRequiredService<Serializer<TRead>>()
            .Deserialize(_services.GetRequiredService<Serializer<TWritten>>().SerializeToArray(message))!;
}

/// <summary>What could be booked as it was before a confirm named its claim.</summary>
[Alias("bookable-before")]
public interface IBookableBefore : IGrain
{
    /// <summary>Makes a hold a sale.</summary>
    [Alias("confirm")]
    ValueTask<ConfirmResult> Confirm(string orderId, int attempt);
}
