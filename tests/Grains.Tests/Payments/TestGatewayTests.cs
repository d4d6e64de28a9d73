using FlightTickets.Payments;

namespace FlightTickets.Tests.Payments;

/// <summary>The built-in gateway, whose journal outlives the process: here each process is a journal object on the same folder.</summary>
public sealed class TestGatewayTests : IDisposable
{
    private static readonly Money Hundred = new(10_000, "USD");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Nothing_done_before_a_restart_is_repeated()
    {
        var authorization = "";
        using (var before = new TestGatewayJournal(_folder.FullName))
        {
            var gateway = new TestGateway(before);
            authorization = (await gateway.Authorize("a", "tok_visa", Hundred, Token)).Reference;
            Assert.Equal(GatewayResult.Approved, (await gateway.Capture("c", authorization, Hundred, Token)).Result);
            Assert.Equal(GatewayResult.Approved, (await gateway.Refund("r", authorization, new Money(2_500, "USD"), Token)).Result);
        }

        using var after = new TestGatewayJournal(_folder.FullName);
        var restarted = new TestGateway(after);
        Assert.Equal(authorization, (await restarted.Authorize("a", "tok_visa", Hundred, Token)).Reference);
        Assert.Equal(GatewayResult.Approved, (await restarted.Capture("c", authorization, Hundred, Token)).Result);
        Assert.Equal(GatewayResult.Refused, (await restarted.Capture("other", authorization, Hundred, Token)).Result);
        Assert.Equal(GatewayResult.AlreadyCaptured, (await restarted.Void("v", authorization, Token)).Result);
        Assert.Equal(GatewayResult.Approved, (await restarted.Refund("r", authorization, new Money(2_500, "USD"), Token)).Result);
        Assert.Equal(GatewayResult.Refused, (await restarted.Refund("r2", authorization, Hundred, Token)).Result);
        Assert.Equal((10_000L, 10_000L, 2_500L, false), after.Book.Look(authorization));
        Assert.Equal(7_500, after.Book.Balance);
    }

    [Fact]
    public async Task Without_its_journal_the_same_key_takes_the_money_again()
    {
        using var before = new TestGatewayJournal(null);
        var authorization = (await new TestGateway(before).Authorize("a", "tok_visa", Hundred, Token)).Reference;
        await new TestGateway(before).Capture("c", authorization, Hundred, Token);
        using var after = new TestGatewayJournal(null);
        await new TestGateway(after).Authorize("a", "tok_visa", Hundred, Token);
        Assert.Equal(GatewayResult.Approved, (await new TestGateway(after).Capture("other", authorization, Hundred, Token)).Result);
    }

    [Fact]
    public async Task A_card_that_fails_twice_has_failed_twice_also_across_a_restart()
    {
        using (var before = new TestGatewayJournal(_folder.FullName))
        {
            await Assert.ThrowsAsync<GatewayException>(() => new TestGateway(before).Authorize("a", "tok_flaky", Hundred, Token));
        }

        using var after = new TestGatewayJournal(_folder.FullName);
        await Assert.ThrowsAsync<GatewayException>(() => new TestGateway(after).Authorize("a", "tok_flaky", Hundred, Token));
        Assert.Equal(GatewayResult.Approved, (await new TestGateway(after).Authorize("a", "tok_flaky", Hundred, Token)).Result);
    }

    [Fact]
    public async Task A_card_that_never_answers_has_done_it_and_says_so_under_the_same_key()
    {
        var authorization = "";
        using (var before = new TestGatewayJournal(_folder.FullName))
        {
            await Unanswered(cancel => new TestGateway(before).Authorize("a", "tok_timeout", Hundred, cancel));
            authorization = (await new TestGateway(before).Authorize("a", "tok_timeout", Hundred, Token)).Reference;
            await Unanswered(cancel => new TestGateway(before).Capture("c", authorization, Hundred, cancel));
        }

        using var after = new TestGatewayJournal(_folder.FullName);
        Assert.Equal(10_000, after.Book.Balance);
        Assert.Equal(GatewayResult.Approved, (await new TestGateway(after).Capture("c", authorization, Hundred, Token)).Result);
        Assert.Equal(10_000, after.Book.Balance);
    }

    [Fact]
    public async Task Two_processes_at_once_see_what_the_other_took_before_they_give_up_or_give_back()
    {
        using var one = new TestGatewayJournal(_folder.FullName);
        using var other = new TestGatewayJournal(_folder.FullName);
        var authorization = (await new TestGateway(one).Authorize("a", "tok_visa", Hundred, Token)).Reference;
        await new TestGateway(one).Capture("c", authorization, Hundred, Token);
        Assert.Equal(GatewayResult.AlreadyCaptured, (await new TestGateway(other).Void("v", authorization, Token)).Result);
        Assert.Equal(GatewayResult.Approved, (await new TestGateway(other).Refund("r", authorization, Hundred, Token)).Result);
    }

    [Fact]
    public async Task Later_refunds_are_known_in_whatever_order_the_files_are_read()
    {
        for (var i = 0; i < 10; i++)
        {
            var authorization = "";
            using (var taking = new TestGatewayJournal(_folder.FullName))
            {
                authorization = (await new TestGateway(taking).Authorize($"a{i}", "tok_visa", Hundred, Token)).Reference;
                await new TestGateway(taking).Capture($"c{i}", authorization, Hundred, Token);
            }

            using var giving = new TestGatewayJournal(_folder.FullName);
            Assert.Equal(GatewayResult.Approved, (await new TestGateway(giving).Refund($"r{i}", authorization, Hundred, Token)).Result);
        }

        using var after = new TestGatewayJournal(_folder.FullName);
        Assert.Equal(0, after.Book.Balance);
        Assert.Equal(0, TestGatewayJournal.OpenToRead(_folder.FullName).Book.Balance);
    }

    [Fact]
    public async Task A_line_that_was_cut_off_by_a_kill_is_no_line()
    {
        var authorization = "";
        using (var before = new TestGatewayJournal(_folder.FullName))
        {
            authorization = (await new TestGateway(before).Authorize("a", "tok_visa", Hundred, Token)).Reference;
            await new TestGateway(before).Capture("c", authorization, Hundred, Token);
        }

        var file = Assert.Single(_folder.GetFiles());
        using (var cut = file.OpenWrite()) cut.SetLength(file.Length - 3);
        using var after = new TestGatewayJournal(_folder.FullName);
        Assert.Equal(0, after.Book.Balance);
        Assert.Equal(GatewayResult.Approved, (await new TestGateway(after).Capture("c", authorization, Hundred, Token)).Result);
        Assert.Equal(10_000, after.Book.Balance);
    }

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_insufficient_funds")]
    [InlineData("tok_unheard_of")]
    public async Task A_declined_card_leaves_nothing_behind(string token)
    {
        using var journal = new TestGatewayJournal(_folder.FullName);
        Assert.Equal(GatewayResult.Declined, (await new TestGateway(journal).Authorize("a", token, Hundred, Token)).Result);
        Assert.Equal(0, Assert.Single(_folder.GetFiles()).Length);
    }

    private static async Task Unanswered(Func<CancellationToken, Task<GatewayAnswer>> call)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answer = call(patience.Token);
        Assert.False(answer.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }
}
