using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class EmailChangeTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero);

    private static readonly UserState Ada = new()
    {
        Email = "ada@example.com",
        Name = "Ada",
        PasswordHash = "x",
        CreatedAt = Now,
        NewEmail = "ada@example.org",
    };

    [Fact]
    public void A_code_replaces_the_old_address_with_the_new_one()
    {
        var user = MailedCodes.Issue(Ada, CodePurpose.EmailChange, "s", Now)!;
        Assert.Null(EmailChange.Decide(user, "t", Now));
        Assert.Null(EmailChange.Decide(user, "s", Now.AddMinutes(30)));
        var changed = EmailChange.Decide(user, "s", Now)!;
        Assert.Equal(("ada@example.org", null, "ada@example.com", false),
            (changed.Email, changed.NewEmail, changed.FormerEmail, changed.IsUnproven));
        Assert.Null(EmailChange.Decide(changed, "s", Now));
    }

    [Fact]
    public void Codes_mailed_to_the_old_address_are_void()
    {
        var user = MailedCodes.Issue(Ada, CodePurpose.Reset, "reset", Now)!;
        user = MailedCodes.Issue(user, CodePurpose.EmailChange, "s", Now.AddMinutes(1))!;
        Assert.True(MailedCodes.IsGood(user, CodePurpose.Reset, "reset", Now.AddMinutes(1)));
        var changed = EmailChange.Decide(user, "s", Now.AddMinutes(1))!;
        Assert.False(MailedCodes.IsGood(changed, CodePurpose.Reset, "reset", Now.AddMinutes(1)));
    }

    [Fact]
    public void Another_spelling_of_the_same_address_frees_nothing()
    {
        var user = MailedCodes.Issue(Ada with { NewEmail = "Ada@Example.com" }, CodePurpose.EmailChange, "s", Now)!;
        var changed = EmailChange.Decide(user, "s", Now)!;
        Assert.Equal(("Ada@Example.com", null), (changed.Email, changed.FormerEmail));
    }

    [Fact]
    public void No_other_code_changes_the_address()
    {
        var user = MailedCodes.Issue(Ada, CodePurpose.Verification, "s", Now)!;
        Assert.Null(EmailChange.Decide(user, "s", Now));
    }
}
