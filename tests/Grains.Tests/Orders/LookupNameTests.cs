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
    public void Finds(string booked, string typed) => Assert.True(LookupName.Matches(booked, typed));

    [Theory]
    [InlineData("-", "!")]
    [InlineData(".", "-")]
    [InlineData("𠮷", "-")]
    [InlineData("𠮷", "𠮶")]
    [InlineData("Smith", "Jones")]
    [InlineData("Smith", "")]
    public void DoesNotFind(string booked, string typed) => Assert.False(LookupName.Matches(booked, typed));
}
