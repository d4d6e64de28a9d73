using CsCheck;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class PermutationTests
{
    [Fact]
    public void It_is_a_bijection_of_its_range() =>
        Gen.Select(Gen.Int[2, 3000], Gen.ULong).Sample((size, key) =>
        {
            var permutation = new Permutation(size, key);
            var images = Enumerable.Range(0, size).Select(i => permutation.Forward(i)).ToHashSet();
            return images.Count == size && images.All(image => image >= 0 && image < size);
        }, iter: 200);

    [Fact]
    public void It_can_be_undone() =>
        Gen.Select(Gen.Long[2, 1L << 62], Gen.ULong, Gen.Double[0, 1]).Sample((size, key, at) =>
        {
            var permutation = new Permutation(size, key);
            var value = Math.Min(size - 1, (long)(size * at));
            return permutation.Backward(permutation.Forward(value)) == value;
        });

    [Fact]
    public void References_and_tickets_never_collide_and_a_ticket_leads_back()
    {
        var numbering = new OrderNumbering(0xC0FFEE);
        var references = new HashSet<string>();
        var tickets = new HashSet<string>();
        for (var number = 0L; number < 20_000; number++)
        {
            var reference = numbering.Reference(number);
            Assert.True(references.Add(reference));
            Assert.Equal(6, reference.Length);
            Assert.All(reference, c => Assert.Contains(c, OrderNumbering.Alphabet));
            var ticket = numbering.Ticket(number, "279", (int)(number % 64));
            Assert.True(tickets.Add(ticket));
            Assert.Equal((number, (int)(number % 64)), numbering.Read(ticket));
        }

        Assert.Equal(6, numbering.Reference(OrderNumbering.Capacity - 1).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("279000000001")]
    [InlineData("27900000000171")]
    [InlineData("2790000 00017")]
    [InlineData("+790000000017")]
    [InlineData("279-000000017")]
    public void A_malformed_ticket_number_is_refused(string text) => Assert.Null(new OrderNumbering(1).Read(text));
}
