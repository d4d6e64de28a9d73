using FlightTickets.Notifications;
using FlightTickets.Orders.Events;
using FlightTickets.Tests.Events;
using FlightTickets.Users;

namespace FlightTickets.Tests.Notifications;

public sealed class NotificationFlowTests
{
    [Fact]
    public async Task Without_a_mail_server_a_mail_becomes_a_file_once_however_often_the_event_comes()
    {
        var folder = Directory.CreateTempSubdirectory("mail-");
        await using var cluster = await StartAsync(("DataFolder", folder.FullName));
        var user = await RegisterAsync(cluster);
        await cluster.Grains.Raise("ord_1", new OrderExpired("ord_1", user.Id, "K7MPX2"));
        await cluster.OutboxEmptyAsync();
        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.FullName, "mail")));
        var mail = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("Subject: Booking K7MPX2 has expired", mail, StringComparison.Ordinal);
        Assert.Contains("To: Ada Lovelace <ada@example.com>", mail, StringComparison.Ordinal);

        // As after a crash: the same event once more writes nothing.
        File.Delete(file);
        await cluster.Grains.GetGrain<INotificationGrain>("ord_1")
            .Notify(new Mail(Path.GetFileNameWithoutExtension(file), user.Email, user.Name, "x", "x"));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.FullName, "mail")));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_mail_server_that_is_busy_gets_the_mail_later_also_across_a_restart()
    {
        await using var smtp = new SmtpServer { IsBusy = true };
        await using var cluster = await StartAsync(("Mail:Smtp", $"smtp://127.0.0.1:{smtp.Port}"),
            ("Mail:From", "FlightTickets <booking@flights.example>"));
        var user = await RegisterAsync(cluster);
        await cluster.Grains.Raise("ord_1", new OrderExpired("ord_1", user.Id, "K7MPX2"));
        // Taken from the stream although the server is away: the mail waits in a row of its own.
        await cluster.OutboxEmptyAsync();
        Assert.False(smtp.Mails.TryPeek(out _));

        await cluster.RestartAsync();
        smtp.IsBusy = false;
        cluster.Time.Advance(TimeSpan.FromSeconds(31));
        var mail = await smtp.Mails.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Contains("From: FlightTickets <booking@flights.example>", mail, StringComparison.Ordinal);
        Assert.Contains("@flights.example>", mail, StringComparison.Ordinal);
        Assert.Contains("Booking reference: K7MPX2", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_of_a_deleted_user_sends_no_mail()
    {
        var folder = Directory.CreateTempSubdirectory("mail-");
        await using var cluster = await StartAsync(("DataFolder", folder.FullName));
        await cluster.Grains.Raise("ord_1", new OrderExpired("ord_1", "usr_nobody", "K7MPX2"));
        await cluster.OutboxEmptyAsync();
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, "mail")));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_address_that_is_not_proven_gets_no_mail_about_orders()
    {
        var folder = Directory.CreateTempSubdirectory("mail-");
        await using var cluster = await StartAsync(("DataFolder", folder.FullName));
        var proven = await RegisterAsync(cluster);
        var user = (await cluster.Grains.GetGrain<IAccountsGrain>(0)
            .Register(new CreateUser("victim@example.com", "correct horse battery staple", "http://evil.example"))).Value!;
        await cluster.Grains.Raise("ord_1", new OrderExpired("ord_1", user.Id, "K7MPX2"));
        await cluster.Grains.Raise("ord_2", new OrderExpired("ord_2", proven.Id, "K7MPX3"));
        await cluster.OutboxEmptyAsync();
        var mails = Directory.GetFiles(Path.Combine(folder.FullName, "mail"), "*.eml").Select(File.ReadAllText).ToArray();
        Assert.Single(mails, mail => mail.Contains("K7MPX3", StringComparison.Ordinal));
        Assert.DoesNotContain(mails, mail => mail.Contains("K7MPX2", StringComparison.Ordinal));
        Assert.DoesNotContain(mails, mail => mail.Contains("evil", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    private static Task<EventCluster> StartAsync(params (string, string)[] settings)
    {
        var configuration = EventCluster.Settings([.. settings, ("Payments:Gateway", "Test")]);
        return EventCluster.StartAsync(silo => silo.AddBookingGrains(configuration).AddMail(configuration));
    }

    private static async Task<UserView> RegisterAsync(EventCluster cluster)
    {
        var user = await cluster.Grains.GetGrain<IAccountsGrain>(0)
            .Register("ada@example.com", "correct horse battery staple", "Ada Lovelace");
        Assert.False(user.IsRefused, user.Refusal?.Detail);
        return user.Value;
    }
}
