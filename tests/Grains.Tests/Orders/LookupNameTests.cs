using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>A booking is found by the family name as people and machines write it, and by nothing else.</summary>
public sealed class LookupNameTests
{
    [Theory]
    [InlineData("O'Connor", "OCONNOR")]
    [InlineData("Müller", "Mueller")]
    [InlineData("Müller", "Muller")]
    [InlineData("Mueller", "Müller")]
    [InlineData("Mu\u0308ller", "muller")]
    [InlineData("Nguyễn", "Nguyen")]
    [InlineData("Yıldız", "Yildiz")]
    [InlineData("Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ")]
    [InlineData("Lǚ", "Lu")]
    [InlineData("Sørensen", "Soerensen")]
    [InlineData("𠮷", "𠮷")]
    [InlineData("-", "-")]
    [InlineData("Äe", "Ae")]
    [InlineData("Åa", "Aa")]
    [InlineData("Æble", "AEBLE")]
    public void Finds(string booked, string typed)
    {
        Assert.True(LookupName.Matches(booked, typed));
        Assert.Equal(LookupName.IndexKey(booked), LookupName.IndexKey(typed));
    }

    [Fact]
    public void Whatever_matches_has_the_same_key_in_the_index()
    {
        string[] letters = ["a", "e", "u", "ä", "å", "ü", "æ", "s"];
        var names = (from one in letters from two in letters from three in letters select one + two + three).ToArray();
        var keys = names.ToDictionary(name => name, LookupName.IndexKey);
        foreach (var booked in names)
        {
            foreach (var typed in names)
                if (LookupName.Matches(booked, typed)) Assert.Equal(keys[booked], keys[typed]);
        }
    }

    [Theory]
    [InlineData("-", "!")]
    [InlineData(".", "-")]
    [InlineData("𠮷", "-")]
    [InlineData("𠮷", "𠮶")]
    [InlineData("Smith", "Jones")]
    [InlineData("Smith", "")]
    public void DoesNotFind(string booked, string typed) => Assert.False(LookupName.Matches(booked, typed));
}
