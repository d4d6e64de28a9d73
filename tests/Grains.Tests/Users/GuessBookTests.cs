using System.Collections.Immutable;
using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class GuessBookTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Entries_older_than_a_day_are_dropped_with_the_next_write()
    {
        var book = GuessBook.Put([], "old", Failures(9, Now), Now);
        book = GuessBook.Put(book, "older", Failures(9, Now.AddHours(-1)), Now);
        book = GuessBook.Put(book, "new", Failures(1, Now.AddHours(23)), Now.AddHours(23));
        Assert.Equal(["old", "new"], book.Select(entry => entry.Address));
        Assert.Single(GuessBook.Put(book, "new", Failures(2, Now.AddHours(24)), Now.AddHours(24)));
    }

    [Fact]
    public void A_full_row_forgets_the_address_with_the_fewest_failures()
    {
        ImmutableArray<GuessedAddress> book = [];
        for (var i = 0; i < GuessBook.MostAddresses; i++) book = GuessBook.Put(book, $"a{i}", Failures(i == 7 ? 1 : 2, Now), Now);
        book = GuessBook.Put(book, "one more", Failures(1, Now), Now);
        Assert.Equal(GuessBook.MostAddresses, book.Length);
        Assert.Empty(GuessBook.Find(book, "a7"));
        Assert.Equal(2, GuessBook.Find(book, "a8")[0].Failures);
        Assert.Equal(1, GuessBook.Find(book, "one more")[0].Failures);
    }

    [Fact]
    public void Each_address_has_one_row_and_many_addresses_share_few_rows()
    {
        var rows = Enumerable.Range(0, 50_000).Select(i => GuessBook.Of($"mail_{i}")).ToArray();
        Assert.All(rows, row => Assert.InRange(row, 0, GuessBook.Books - 1));
        Assert.Equal(GuessBook.Books, rows.Distinct().Count());
        Assert.Equal(rows[1], GuessBook.Of("mail_1"));
    }

    private static ImmutableArray<GuessCount> Failures(int count, DateTimeOffset at) => [new("k", count, at)];
}
