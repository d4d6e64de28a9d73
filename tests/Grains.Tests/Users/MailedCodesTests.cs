using FlightTickets.Notifications;
using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class MailedCodesTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero);

    private static readonly UserState Ada = new()
    {
        Email = "ada@example.com",
        Name = "Visit http://evil.example",
        PasswordHash = "x",
        CreatedAt = Now,
        IsUnproven = true,
    };

    [Theory]
    [InlineData(nameof(CodePurpose.Verification), 24 * 60)]
    [InlineData(nameof(CodePurpose.Reset), 30)]
    [InlineData(nameof(CodePurpose.EmailChange), 30)]
    public void A_code_is_good_once_for_its_purpose_and_for_a_short_time(string name, int minutes)
    {
        var purpose = Enum.Parse<CodePurpose>(name);
        var user = MailedCodes.Issue(Ada, purpose, "s", Now)!;
        var end = Now.AddMinutes(minutes);
        Assert.True(MailedCodes.IsGood(user, purpose, "s", end.AddTicks(-1)));
        Assert.False(MailedCodes.IsGood(user, purpose, "s", end));
        Assert.False(MailedCodes.IsGood(user, purpose, "t", Now));
        Assert.All(Enum.GetValues<CodePurpose>(), other => Assert.Equal(other == purpose, MailedCodes.IsGood(user, other, "s", Now)));
        var used = MailedCodes.Use(user, purpose, "s", Now)!;
        Assert.False(used.IsUnproven);
        Assert.Null(MailedCodes.Use(used, purpose, "s", Now));
        Assert.False(MailedCodes.IsGood(used, purpose, "", Now));
    }

    [Fact]
    public void Only_the_newest_code_of_a_purpose_is_good()
    {
        var user = MailedCodes.Issue(Ada, CodePurpose.Reset, "first", Now)!;
        user = MailedCodes.Issue(user, CodePurpose.Verification, "other", Now.AddMinutes(1))!;
        user = MailedCodes.Issue(user, CodePurpose.Reset, "second", Now.AddMinutes(2))!;
        Assert.False(MailedCodes.IsGood(user, CodePurpose.Reset, "first", Now.AddMinutes(2)));
        Assert.True(MailedCodes.IsGood(user, CodePurpose.Reset, "second", Now.AddMinutes(2)));
        Assert.True(MailedCodes.IsGood(user, CodePurpose.Verification, "other", Now.AddMinutes(2)));
    }

    [Fact]
    public void A_mailbox_gets_one_code_a_minute_and_five_a_day()
    {
        var user = MailedCodes.Issue(Ada, CodePurpose.Reset, "s", Now)!;
        Assert.Null(MailedCodes.Issue(user, CodePurpose.Verification, "s", Now.AddSeconds(59)));
        for (var i = 1; i < MailedCodes.MaxPerDay; i++) user = MailedCodes.Issue(user, CodePurpose.Reset, "s", Now.AddMinutes(i))!;
        Assert.Null(MailedCodes.Issue(user, CodePurpose.Reset, "s", Now.AddHours(23)));
        Assert.NotNull(MailedCodes.Issue(user, CodePurpose.Reset, "s", Now.AddHours(24)));
    }

    [Fact]
    public void No_code_is_stored()
    {
        var stored = MailedCodes.Issue(Ada, CodePurpose.Reset, "secret", Now)!.Codes[0];
        Assert.DoesNotContain("secret", stored.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mails_about_an_account_contain_no_name()
    {
        foreach (var mail in new[]
        {
            AccountMails.Verification("1", Ada.Email, "code"), AccountMails.Reset("1", Ada.Email, "code"),
            AccountMails.PasswordChanged("1", Ada.Email), AccountMails.EmailChange("1", Ada.Email, "code"),
            AccountMails.EmailChanged("1", Ada.Email), AccountMails.SecondFactorOn("1", Ada.Email),
            AccountMails.SecondFactorOff("1", Ada.Email),
        })
        {
            Assert.Empty(mail.Name);
            Assert.StartsWith("Hello,\n", mail.Text, StringComparison.Ordinal);
        }
    }
}
